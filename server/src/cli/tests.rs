use super::*;
use crate::store::{ChatRuleExemptions, PushMode};
use clap::CommandFactory;

fn parse(line: &str) -> Result<Command, clap::Error> {
    Cli::try_parse_from(["guest-chat"].into_iter().chain(line.split_whitespace())).map(|cli| cli.command)
}

#[test]
fn command_definitions_are_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn every_usage_error_names_the_usage_of_its_command() {
    for (line, usage) in [
        ("hotel put", "Usage: guest-chat hotel put <SLUG>"),
        ("hotel put killarney --nope", "Usage: guest-chat hotel put <SLUG>"),
        ("hotel put Killarney", "Usage: guest-chat hotel put [OPTIONS] <SLUG>"),
        ("hotel put killarney --accent green", "Usage: guest-chat hotel put [OPTIONS] <SLUG>"),
        ("hotel put killarney --accent", "Usage: guest-chat hotel put [OPTIONS] <SLUG>"),
        ("hotel put killarney --allow all", "Usage: guest-chat hotel put [OPTIONS] <SLUG>"),
        ("link killarney", "Usage: guest-chat link <SLUG> <BOOKING_ID>"),
        ("link revoke killarney B/1", "Usage: guest-chat link revoke <SLUG> <BOOKING_ID>"),
        ("webhook delete killarney first", "Usage: guest-chat webhook delete <SLUG> <ID>"),
        ("erase --booking B1", "Usage: guest-chat erase --hotel <SLUG> --booking <BOOKING>"),
        ("staff nope", "Usage: guest-chat staff <COMMAND>"),
        ("nope", "Usage: guest-chat <COMMAND>"),
    ] {
        let error = parse(line).map(drop).expect_err(line);
        let text = with_usage(error, line.split(' ').map(str::to_owned)).to_string();
        assert_eq!(
            text.lines().filter(|line| line.starts_with("Usage: ")).collect::<Vec<_>>(),
            [usage],
            "{line}: {text}"
        );
    }
    let help = parse("hotel put --help").map(drop).expect_err("the help");
    assert_eq!(with_usage(help, ["hotel".to_owned()].into_iter()).to_string().matches("Usage: ").count(), 1);
}

#[test]
fn an_empty_value_clears_and_a_missing_one_keeps() {
    let line =
        ["guest-chat", "booking", "put", "killarney", "B1", "--room", "", "--check-in", "", "--checked-in-at", ""];
    let Command::Booking(BookingCommand::Put(put)) = Cli::try_parse_from(line).expect("a command").command else {
        panic!("another command");
    };
    assert_eq!(
        (put.room.as_deref(), put.check_in, put.checked_in_at),
        (Some(""), Some(Cleared(None)), Some(Cleared(None)))
    );
    assert_eq!((put.guest_name, put.check_out, put.checked_out_at, put.cancelled), (None, None, None, false));
}

#[test]
fn rules_are_switched_off_by_name() {
    let exemptions = |options: &str| match parse(&format!("hotel put killarney {options}")) {
        Ok(Command::Hotel(HotelCommand::Put(put))) => put.exemptions(),
        other => panic!("{other:?}"),
    };
    assert_eq!(exemptions(""), None);
    let two = ChatRuleExemptions { before_check_in: true, after_check_out: false, no_room: true };
    assert_eq!(exemptions("--allow before-check-in,no-room"), Some(two));
    assert_eq!(exemptions("--allow no-room --allow before-check-in"), Some(two));
    let last = ChatRuleExemptions { after_check_out: true, ..ChatRuleExemptions::default() };
    assert_eq!(exemptions("--allow after-check-out"), Some(last));
    assert_eq!(exemptions("--allow="), Some(ChatRuleExemptions::default()));
}

#[test]
fn empty_list_of_embedders_allows_none() {
    let embedders = |embedders: &str| match parse(&format!("hotel put killarney {embedders}")) {
        Ok(Command::Hotel(HotelCommand::Put(put))) => put.embedders,
        other => panic!("{other:?}"),
    };
    let origin = |text: &str| Cleared(Some(text.parse().expect("an origin")));
    assert_eq!(embedders(""), None);
    assert_eq!(embedders("--embedders="), Some(vec![Cleared(None)]));
    let two = vec![origin("https://a.example"), origin("https://b.example")];
    assert_eq!(embedders("--embedders https://a.example,https://b.example"), Some(two));
}

#[test]
fn member_of_staff_is_an_agent_by_default() {
    let access = |more: &str| match parse(&format!("staff put killarney m@h.example --name M --role Reception {more}"))
    {
        Ok(Command::Staff(StaffCommand::Put { access, .. })) => access,
        other => panic!("{other:?}"),
    };
    assert_eq!((access(""), access("--access manager")), (Access::Agent, Access::Manager));
}

#[test]
fn answer_within_option_is_in_minutes() {
    let promise = |words: &str| match parse(&format!("hotel put killarney --name K {words}")) {
        Ok(Command::Hotel(HotelCommand::Put(put))) => Some(put.answer_within_min),
        _ => None,
    };
    assert_eq!(promise(""), Some(None));
    assert_eq!(promise("--answer-within-min 1"), Some(Some(1)));
    assert_eq!(promise("--answer-within-min 1440"), Some(Some(1440)));
    for wrong in ["0", "1441", "-5", "soon", "70000"] {
        assert_eq!(promise(&format!("--answer-within-min {wrong}")), None, "{wrong}");
    }
}

#[test]
fn push_mode_is_kept_without_its_option() {
    let push = |words: &str| match parse(&format!("hotel put killarney --name K {words}")) {
        Ok(Command::Hotel(HotelCommand::Put(put))) => Some(put.push),
        _ => None,
    };
    assert_eq!(push(""), Some(None));
    assert_eq!(push("--push off"), Some(Some(PushMode::Off)));
    assert_eq!(push("--push all"), None);
}

#[test]
fn a_link_is_printed_or_revoked() {
    assert!(matches!(
        parse("link killarney B1"),
        Ok(Command::Link(LinkArgs { command: None, slug: Some(_), booking_id: Some(_) }))
    ));
    assert!(matches!(parse("link revoke killarney B1"), Ok(Command::Link(LinkArgs { command: Some(_), .. }))));
    for incomplete in ["link", "link killarney", "link revoke killarney"] {
        assert!(parse(incomplete).is_err(), "{incomplete}");
    }
}

#[test]
fn malformed_values_are_refused_with_the_rule() {
    for (line, rule) in [
        ("link Killarney B1", "a hotel slug must be 1 to 50 characters of a-z and 0-9"),
        ("hotel put a--b --name K", "a hotel slug must be 1 to 50 characters of a-z and 0-9"),
        ("hotel put x-guest-chat-booking-y --name K", "does not contain \"guest-chat-booking\""),
        ("booking put killarney B/1", "a booking id must be 1 to 64 characters of A-Z a-z 0-9 _ = @ , . ; -"),
        ("hotel put killarney --name K --accent green", "a colour must be written like #0b6e4f"),
        (
            "booking put killarney B1 --checked-in-at today",
            "a time must be now, or a UTC time like 2026-11-28T15:00:00Z",
        ),
        ("hotel put killarney --name K --locale english", "a language must be written like en, pt-BR or zh-Hant"),
        ("hotel put killarney --name K --locale=", "a language must be written like en, pt-BR or zh-Hant"),
        ("hotel put killarney --name K --locale en_GB", "a language must be written like en, pt-BR or zh-Hant"),
        ("booking put killarney B1 --checked-out-at 2026-11-28", "--checked-out-at"),
        ("hotel put killarney --name K --allow everything", "before-check-in, after-check-out, no-room"),
        ("booking put killarney B1 --check-in 2026-02-30", "--check-in"),
        ("booking put killarney B1 --check-in 28.11.2026", "a date must be written like 2026-11-28"),
        ("booking put killarney B1 --check-out now", "a date must be written like 2026-11-28"),
        ("staff put killarney m@h.example --name M --role R --access Manager", "access must be agent or manager"),
    ] {
        let error = parse(line).expect_err(line).to_string();
        assert!(error.contains(rule), "{line}: {error}");
    }
}
