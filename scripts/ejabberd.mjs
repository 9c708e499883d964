// An ejabberd server for measurements: it archives messages of rooms in Postgres, lets users
// register themselves, and has no rate limits. It listens on 127.0.0.1 only.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program, freePort } from "./program.mjs";

/** Paths of the schema and the modules in Debian. */
export const SCHEMA = "/usr/share/ejabberd/sql/pg.sql";
const MODULES = "/usr/lib/x86_64-linux-gnu";
/** The same number as guest-chat's. */
const DATABASE_CONNECTIONS = 16;

/** @param {number} port @param {number} databasePort @param {string} database */
const settings = (port, databasePort, database) => `
loglevel: error
hosts: [localhost]
listen:
  - port: ${port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    max_stanza_size: 262144
    access: all
auth_method: sql
auth_password_format: plain
registration_timeout: infinity
default_db: sql
sql_type: pgsql
sql_server: 127.0.0.1
sql_port: ${databasePort}
sql_database: ${database}
sql_username: postgres
sql_password: ""
sql_pool_size: ${DATABASE_CONNECTIONS}
modules:
  mod_mam:
    db_type: sql
    default: always
    request_activates_archiving: false
  mod_muc:
    default_room_options:
      mam: true
      public: true
    history_size: 0
  mod_register:
    ip_access: all
`;

/** @param {number} port @returns {Promise<boolean>} */
const listens = (port) =>
  new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });

export class Ejabberd {
  #program;
  #folder;

  /** @param {number} port @param {number} databasePort @param {string} database */
  constructor(port, databasePort, database) {
    this.url = `xmpp://127.0.0.1:${port}`;
    this.#folder = mkdtempSync(join(tmpdir(), "guest-chat-ejabberd-"));
    const file = join(this.#folder, "ejabberd.yml");
    writeFileSync(file, settings(port, databasePort, database));
    this.#program = new Program({
      name: "ejabberd",
      command: "erl",
      // As Debian's ejabberdctl starts it, but without a node name, because there is no cluster.
      args: ["+K", "true", "+P", "250000", "+Q", "65536", "-noinput", "-mnesia", "dir", `"${this.#folder}"`, "-s", "ejabberd"],
      folder: this.#folder,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: this.#folder,
        ERL_LIBS: MODULES,
        EJABBERD_CONFIG_PATH: file,
        EJABBERD_LOG_PATH: join(this.#folder, "ejabberd.log"),
      },
      answers: () => listens(port),
    });
  }

  /** @param {number} databasePort @param {string} database */
  static async create(databasePort, database) {
    const server = new Ejabberd(await freePort(), databasePort, database);
    try {
      await server.#program.start();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  /** The process id, while it runs. */
  get pid() {
    return this.#program.pid;
  }

  /** Ends it and removes its folder. */
  async remove() {
    await this.#program.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
