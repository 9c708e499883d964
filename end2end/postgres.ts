// Databases on the Postgres server that the tests use.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export class PostgresDatabase {
  readonly url: string;
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
    // Replaces the name of the database in the URL.
    this.url = server().replace(/^([^?]*)\/[^/?]*/, `$1/${name}`);
  }

  /** Creates an empty database. */
  static async create(): Promise<PostgresDatabase> {
    const name = `guest_chat_test_${randomUUID().replaceAll("-", "")}`;
    await command(`CREATE DATABASE "${name}"`);
    return new PostgresDatabase(name);
  }

  async remove(): Promise<void> {
    await command(`DROP DATABASE IF EXISTS "${this.#name}" WITH (FORCE)`);
  }
}

function server(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error("TEST_DATABASE_URL is not set: run scripts/with-postgres");
  return url;
}

async function command(sql: string): Promise<void> {
  const psql = process.env.TEST_POSTGRES_BIN ? join(process.env.TEST_POSTGRES_BIN, "psql") : "psql";
  await run(psql, ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", `--command=${sql}`, server()]);
}
