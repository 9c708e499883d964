//! Lines of a CSV file of bookings, checked without the database.

use super::ImportProblem;
use crate::chat::ChatError;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::store::Stay;
use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;
use shared::BookingId;
use std::collections::HashMap;

#[cfg(test)]
mod tests;

/// Maximum number of bookings in a file.
pub const MAX_BOOKINGS: usize = 5_000;
/// Maximum number of problems that are reported.
pub const MAX_PROBLEMS: usize = 100;
/// Number of characters of an unknown column that are reported.
const SHOWN_CHARS: usize = 40;
/// Separators of columns, of which the first line has one.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    BookingId,
    GuestName,
    Room,
    CheckIn,
    CheckOut,
}

impl Column {
    const ALL: [Self; 5] = [Self::BookingId, Self::GuestName, Self::Room, Self::CheckIn, Self::CheckOut];

    fn name(self) -> &'static str {
        match self {
            Self::BookingId => "booking_id",
            Self::GuestName => "guest_name",
            Self::Room => "room",
            Self::CheckIn => "check_in",
            Self::CheckOut => "check_out",
        }
    }
}

/// A line of the file with the change that it describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLine {
    /// Number of the line, from 1 on.
    pub line: u64,
    /// The booking.
    pub booking_id: BookingId,
    /// The change. A missing column keeps its values, an empty value clears it.
    pub put: PutBooking,
}

/// Parses a file.
///
/// # Errors
/// Returns the problems of all lines, [`MAX_PROBLEMS`] at most.
pub fn parse(bytes: &[u8]) -> Result<Vec<ImportLine>, Vec<ImportProblem>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        vec![problem(line as u64, "the file must be encoded in UTF-8")]
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let separator = SEPARATORS.into_iter().find(|byte| first.as_bytes().contains(byte)).unwrap_or(b',');
    let mut reader =
        ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(Ok(header)) => header,
        _ => return Err(vec![problem(1, "the file is empty")]),
    };
    let columns = parse_header(&header)?;
    let mut file = FileLines::new(columns);
    let mut lines = LineCounter { text: text.as_bytes(), byte: 0, line: 1 };
    for record in records {
        match record {
            Ok(record) => file.add(lines.line_of(&record), &record),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                file.problems.push(problem(line, "the line could not be read"));
            }
        }
        if file.problems.len() >= MAX_PROBLEMS || file.lines.len() > MAX_BOOKINGS {
            break;
        }
    }
    file.finish()
}

fn problem(line: u64, text: impl Into<String>) -> ImportProblem {
    ImportProblem { line, text: text.into() }
}

fn parse_header(header: &StringRecord) -> Result<Vec<Column>, Vec<ImportProblem>> {
    let known = Column::ALL.map(Column::name).join(", ");
    if header.len() > Column::ALL.len() {
        return Err(vec![problem(1, format!("there are {} columns, but a file has at most {known}", header.len()))]);
    }
    let (mut columns, mut problems) = (Vec::new(), Vec::new());
    for name in header.iter().map(str::trim) {
        match Column::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(name)) {
            Some(column) if columns.contains(&column) => {
                problems.push(problem(1, format!("the column {} is there twice", column.name())));
            }
            Some(column) => columns.push(column),
            None => problems.push(problem(1, format!("{:?} is no column of bookings", shorten(name)))),
        }
    }
    for required in [Column::BookingId, Column::GuestName] {
        if !columns.contains(&required) {
            problems.push(problem(1, format!("the column {} is missing", required.name())));
        }
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// Returns the beginning of a long text.
fn shorten(text: &str) -> String {
    text.chars().take(SHOWN_CHARS).collect()
}

/// Counts lines up to the beginning of records. The reader's own number is that of an
/// earlier line if lines end with CRLF, or empty lines precede a record.
struct LineCounter<'a> {
    text: &'a [u8],
    byte: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// Returns the number of the line in which a record begins. Records are passed in
    /// their order.
    fn line_of(&mut self, record: &StringRecord) -> u64 {
        let begin = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        while let Some(byte) = self.text.get(self.byte)
            && (self.byte < begin || matches!(byte, b'\r' | b'\n'))
        {
            self.line += u64::from(*byte == b'\n');
            self.byte += 1;
        }
        self.line
    }
}

struct FileLines {
    columns: Vec<Column>,
    lines: Vec<ImportLine>,
    problems: Vec<ImportProblem>,
    /// Line of each booking.
    seen: HashMap<BookingId, u64>,
}

impl FileLines {
    fn new(columns: Vec<Column>) -> Self {
        Self { columns, lines: Vec::new(), problems: Vec::new(), seen: HashMap::new() }
    }

    fn add(&mut self, number: u64, record: &StringRecord) {
        match self.parse_line(number, record) {
            Ok(line) => self.lines.push(line),
            Err(text) => self.problems.push(problem(number, text)),
        }
    }

    fn parse_line(&mut self, number: u64, record: &StringRecord) -> Result<ImportLine, String> {
        if record.len() != self.columns.len() {
            return Err(format!("the line has {} values, the first line {}", record.len(), self.columns.len()));
        }
        let (mut booking_id, mut put) = (String::new(), PutBooking::default());
        for (column, value) in self.columns.iter().zip(record.iter().map(str::trim)) {
            match column {
                Column::BookingId => value.clone_into(&mut booking_id),
                Column::GuestName => put.guest_name = Some(value.to_owned()),
                Column::Room => put.room = changed(value, |room| Ok(room.to_owned()))?,
                Column::CheckIn => put.check_in = changed(value, |day| parse_day(day, *column))?,
                Column::CheckOut => put.check_out = changed(value, |day| parse_day(day, *column))?,
            }
        }
        let booking_id = BookingId::try_from(booking_id).map_err(|error| error.to_string())?;
        if let Some(earlier) = self.seen.insert(booking_id.clone(), number) {
            return Err(format!("booking {booking_id} is in line {earlier}, too"));
        }
        match put.clone().apply(Stay::default()) {
            Ok(_) => Ok(ImportLine { line: number, booking_id, put }),
            Err(ChatError::BadValue(rule)) => Err(rule),
            Err(_) => Err("the line is not valid".to_owned()),
        }
    }

    fn finish(mut self) -> Result<Vec<ImportLine>, Vec<ImportProblem>> {
        if self.lines.len() > MAX_BOOKINGS {
            let line = self.lines.last().map_or(0, |line| line.line);
            self.problems.push(problem(line, format!("a file has at most {MAX_BOOKINGS} bookings")));
        } else if self.lines.is_empty() && self.problems.is_empty() {
            self.problems.push(problem(2, "the file has no bookings"));
        }
        if self.problems.is_empty() { Ok(self.lines) } else { Err(self.problems) }
    }
}

fn changed<T>(value: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Change<T>, String> {
    if value.is_empty() { Ok(Change::Clear) } else { parse(value).map(Change::Set) }
}

fn parse_day(value: &str, column: Column) -> Result<Date, String> {
    value.parse().map_err(|_| format!("{} must be a day like 2026-11-28", column.name()))
}
