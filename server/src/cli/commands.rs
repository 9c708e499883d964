//! Commands of the command line, on the use cases of the API.

mod credentials;
mod database;
mod engine;
mod hotel_resources;
mod link;
mod maintenance;
mod output;
mod personal;

use crate::chat::auth::request_limits::RequestRates;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::chat::hotel::canned::PutReply;
use crate::chat::hotel::hotels::{ContactChange, HotelChange};
use crate::chat::{Chat, ChatError};
use crate::cli::demo;
use crate::cli::{BookingCommand, BookingPut, CannedCommand, Cleared, Command, HotelCommand, HotelPut, When};
use crate::clock::{OsRandom, SystemClock};
use crate::config::Config;
use crate::files::Files;
use crate::serve::{self, configured_app, pusher_app};
use output::{describe_error, print, read_stdin};
use shared::Timestamp;
use std::sync::Arc;

pub use output::Failure;

/// Runs a command.
///
/// # Errors
/// Any failure of the command.
pub async fn run(command: Command, config: Config) -> Result<(), Failure> {
    let Some(command) = maintenance::run(command, &config).await? else { return Ok(()) };
    let command = match command {
        Command::Db(command) => return maintenance::copy_database(command).await,
        other => other,
    };
    if let (Command::Engine, Some(app)) = (&command, configured_app(&config)) {
        return engine::print_settings(&app, &config);
    }
    let store = database::open(&command, &config.database_url).await?;
    let chat = Chat::new(
        store.clone(),
        Files::at(config.files.clone()),
        Arc::new(SystemClock),
        Arc::new(OsRandom),
        config.send_per_minute,
    )
    .with_request_rates(RequestRates::new(config.send_per_minute, config.api_key_per_minute))
    .with_webhook_policy(config.webhook_policy)
    .with_push_policy(config.push_policy)
    .with_storage_limits(config.storage);
    let result = match command {
        Command::Serve => serve::serve(chat, &config).await,
        other => run_once(other, &chat, &config).await,
    };
    store.close().await;
    result
}

async fn run_once(command: Command, chat: &Chat, config: &Config) -> Result<(), Failure> {
    match command {
        // Handled by `run` or `maintenance::run`.
        Command::Serve
        | Command::Db(_)
        | Command::Backup { .. }
        | Command::Restore { .. }
        | Command::Doctor
        | Command::Healthcheck => {}
        Command::Demo => {
            let demo = demo::create_demo(chat, &config.public_url.base).await?;
            print(&demo.links)?;
            // For a person, and not for a program that reads the links.
            eprintln!("{}", demo.sign_in);
        }
        Command::Hotel(HotelCommand::Put(put)) => put_hotel(chat, put).await?,
        Command::Booking(BookingCommand::Put(put)) => put_booking(chat, put).await?,
        Command::SetupLink => link::set_up_link(chat, &config.public_url.base).await?,
        Command::Link(args) => link::link(chat, args, &config.public_url.base).await?,
        Command::Staff(command) => credentials::staff(chat, command, &config.public_url.base).await?,
        Command::Canned(command) => run_canned_command(chat, command).await?,
        Command::Guide(command) => hotel_resources::guide(chat, command).await?,
        Command::Webhook(command) => hotel_resources::webhook(chat, command).await?,
        Command::ApiKey(command) => credentials::api_key(chat, command).await?,
        Command::Engine => {
            let app = pusher_app(chat.store(), config, &OsRandom).await?;
            engine::print_settings(&app, config)?;
        }
        Command::Export { slug, booking_id } => personal::export(chat, &slug, &booking_id).await?,
        Command::Erase(args) => personal::erase(chat, args).await?,
    }
    Ok(())
}

async fn put_hotel(chat: &Chat, put: HotelPut) -> Result<(), Failure> {
    let change = HotelChange {
        exemptions: put.exemptions(),
        name: put.name,
        timezone: put.timezone,
        locale: put.locale.map(String::from),
        accent_color: put.accent,
        logo_url: change(put.logo_url.map(parse_cleared)),
        answer_within_min: put.answer_within_min,
        erase_after_days: put.erase_after_days,
        embedders: put.embedders.map(|embedders| embedders.into_iter().filter_map(|embedder| embedder.0).collect()),
        push: put.push,
        contact: ContactChange {
            phone: change(put.contact_phone.map(parse_cleared)),
            email: change(put.contact_email.map(parse_cleared)),
            address: change(put.contact_address.map(parse_cleared)),
            shows_answer_time: put.show_answer_time,
        },
    };
    let is_new = chat.change_hotel(put.slug.clone(), change).await?;
    eprintln!("hotel {} {}", put.slug, describe_write(is_new));
    Ok(())
}

async fn put_booking(chat: &Chat, put: BookingPut) -> Result<(), Failure> {
    let now = chat.now();
    let request = PutBooking {
        guest_name: put.guest_name,
        room: change(put.room.map(parse_cleared)),
        check_in: change(put.check_in),
        check_out: change(put.check_out),
        checked_in_at: change(put.checked_in_at.map(|when| instant(when, now))),
        checked_out_at: change(put.checked_out_at.map(|when| instant(when, now))),
        cancelled: put.cancelled.then_some(true),
    };
    let result = chat.put_booking(put.slug.clone(), put.booking_id.clone(), request).await;
    let (_, is_new) = result.map_err(|error| match error {
        ChatError::BadValue(rule) => use_option_names(&rule).into(),
        error => describe_error(error, &put.slug, None),
    })?;
    eprintln!("booking {} of hotel {} {}", put.booking_id, put.slug, describe_write(is_new));
    Ok(())
}

/// Replaces the names of API fields in an error message by those of command
/// line options.
fn use_option_names(rule: &str) -> String {
    let options =
        [("guest_name", "--guest-name"), ("room", "--room"), ("check_in", "--check-in"), ("check_out", "--check-out")];
    options.into_iter().fold(rule.to_owned(), |rule, (field, option)| rule.replace(field, option))
}

fn parse_cleared(text: String) -> Cleared<String> {
    Cleared(Some(text).filter(|text| !text.is_empty()))
}

fn change<T>(typed: Option<Cleared<T>>) -> Change<T> {
    match typed {
        None => Change::Keep,
        Some(Cleared(None)) => Change::Clear,
        Some(Cleared(Some(value))) => Change::Set(value),
    }
}

fn instant(when: Cleared<When>, now: Timestamp) -> Cleared<Timestamp> {
    Cleared(when.0.map(|when| match when {
        When::Now => now,
        When::At(at) => at,
    }))
}

/// Manages canned replies. The command line has the rights of a manager.
async fn run_canned_command(chat: &Chat, command: CannedCommand) -> Result<(), Failure> {
    let (CannedCommand::Put { slug, .. } | CannedCommand::Remove { slug, .. }) = &command;
    let hotel = chat.hotel(slug).await.map_err(|error| describe_error(error, slug, None))?;
    let caller = StaffCaller { hotel, member: None };
    match command {
        CannedCommand::Put { slug, shortcut } => {
            let put = chat.put_canned_reply(&caller, shortcut.clone(), &read_stdin()?).await?;
            let verb = describe_write(matches!(put, PutReply::Created(_)));
            eprintln!("canned reply {shortcut} of hotel {slug} {verb}");
        }
        CannedCommand::Remove { slug, shortcut } => {
            chat.delete_canned_reply(&caller, shortcut.clone()).await.map_err(|error| match error {
                ChatError::NotFound => format!("canned reply {shortcut} of hotel {slug} does not exist").into(),
                error => Failure::from(error),
            })?;
            eprintln!("canned reply {shortcut} of hotel {slug} removed");
        }
    }
    Ok(())
}

/// Returns a word for the result of a write.
const fn describe_write(is_new: bool) -> &'static str {
    if is_new { "created" } else { "changed" }
}
