use super::*;
use jiff::civil::date;

fn problems(text: &[u8]) -> Vec<(u64, String)> {
    parse(text).expect_err("problems").into_iter().map(|problem| (problem.line, problem.text)).collect()
}

#[test]
fn lines_become_changes_of_bookings() {
    let text =
        "\u{feff}Booking_ID;guest_name;room;check_in\r\nB1; Ada Byrne ;;2026-11-28\r\n\r\nB2;\"O'Brien; Tom\";12;\r\n";
    let lines = parse(text.as_bytes()).expect("lines");
    assert_eq!(lines.len(), 2);
    let put = &lines[0].put;
    assert_eq!((lines[0].line, lines[0].booking_id.as_str(), put.guest_name.as_deref()), (2, "B1", Some("Ada Byrne")));
    assert_eq!((&put.room, &put.check_in), (&Change::Clear, &Change::Set(date(2026, 11, 28))));
    assert_eq!(put.check_out, Change::Keep, "there is no such column");
    assert_eq!((lines[1].line, lines[1].put.guest_name.as_deref()), (4, Some("O'Brien; Tom")));
}

#[test]
fn line_of_a_record_is_that_in_which_it_begins() {
    for end in ["\n", "\r\n"] {
        let text = ["booking_id,guest_name", "B1,Ada", "", "B2,\"Tom", "Ito\"", "B3,"].join(end) + end;
        let found: Vec<u64> = problems(text.as_bytes()).into_iter().map(|(line, _)| line).collect();
        assert_eq!(found, [4, 6], "{end:?}");
    }
}

#[test]
fn every_kind_of_invalid_file_is_reported_with_its_line() {
    const HEADER: &str = "booking_id,guest_name,room,check_in,check_out\n";
    let long_name = format!("{HEADER}B1,{},,,\n", "x".repeat(201));
    let long_room = format!("{HEADER}B1,Ada,{},,\n", "1".repeat(33));
    let long_id = format!("{HEADER}{},Ada,,,\n", "B".repeat(65));
    let many: String = (0..=MAX_BOOKINGS).map(|number| format!("B{number},Ada,,,\n")).collect();
    let many = HEADER.to_owned() + &many;
    let line = |line: &str| format!("{HEADER}B0,Ada,,,\n{line}\n").into_bytes();
    let cases: [(Vec<u8>, u64, &str); 22] = [
        (Vec::new(), 1, "the file is empty"),
        (HEADER.into(), 2, "the file has no bookings"),
        (b"booking_id,guest_name\nB1,Ada \xff\n".to_vec(), 2, "encoded in UTF-8"),
        (b"guest_name,room\nAda,1\n".to_vec(), 1, "the column booking_id is missing"),
        (b"booking_id,room\nB1,1\n".to_vec(), 1, "the column guest_name is missing"),
        (b"booking_id,guest_name,price\nB1,Ada,1\n".to_vec(), 1, "\"price\" is no column of bookings"),
        (b"booking_id,guest_name,room,room\nB1,Ada,1,1\n".to_vec(), 1, "the column room is there twice"),
        (b"booking_id,guest_name,\nB1,Ada,\n".to_vec(), 1, "\"\" is no column of bookings"),
        (line("B1,Ada"), 3, "the line has 2 values, the first line 5"),
        (line("B1,Ada,1,,,more"), 3, "the line has 6 values, the first line 5"),
        (line(",Ada,,,"), 3, "a booking id must be"),
        (line("B 1,Ada,,,"), 3, "a booking id must be"),
        (line("B0,Ada,,,"), 3, "booking B0 is in line 2, too"),
        (line("B1,,,,"), 3, "guest_name must have 1 to 200 characters"),
        (line("B1,A\tda,,,"), 3, "must not contain control characters"),
        (line("B1,Ada,,28.11.2026,"), 3, "check_in must be a day like"),
        (line("B1,Ada,,2026-02-30,"), 3, "check_in must be a day like"),
        (line("B1,Ada,,,tomorrow"), 3, "check_out must be a day like"),
        (line("B1,Ada,,2026-11-28,2026-11-27"), 3, "check_out must not be before check_in"),
        (long_name.into(), 2, "guest_name must have 1 to 200 characters"),
        (long_room.into(), 2, "room must have 1 to 32 characters"),
        (many.into(), MAX_BOOKINGS as u64 + 2, "a file has at most 5000 bookings"),
    ];
    for (file, number, text) in cases {
        let found = problems(&file);
        assert!(found.len() == 1 && found[0].0 == number && found[0].1.contains(text), "{text}: {found:?}");
    }
    assert_eq!(problems(long_id.as_bytes())[0].0, 2);
}

#[test]
fn invalid_header_is_reported_in_few_words() {
    let commas = problems(&vec![b','; 2 * 1024 * 1024]);
    assert!(commas.len() == 1 && commas[0].1.starts_with("there are 2097153 columns"), "{commas:?}");
    let long = problems(format!("booking_id,guest_name,{}\n", "é".repeat(100_000)).as_bytes());
    assert!(long.len() == 1 && long[0].1.chars().count() < 100, "{} characters", long[0].1.len());
}

#[test]
fn all_invalid_lines_are_reported_up_to_a_limit() {
    let lines: String = (0..500).map(|number| format!("B{number},\n")).collect();
    let found = problems(format!("booking_id,guest_name\n{lines}").as_bytes());
    assert_eq!((found.len(), found[1].0), (MAX_PROBLEMS, 3));
}
