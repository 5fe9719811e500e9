//! Watches the bytes of a CSV file on their way to the parser: the `csv` crate takes a quotation mark
//! that is never closed without a word and would gather the rest of the file in one field.

use std::io::{self, Read};

/// The longest row taken, line ends inside quotation marks included.
pub(super) const ROW_LIMIT_BYTES: usize = 64 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted field: its end, or the first half of a doubled one.
    QuoteSeen,
}

/// A reader that knows where it stands in the CSV grammar.
#[derive(Debug)]
pub(super) struct Guarded<R> {
    inner: R,
    state: State,
    line: u64,
    row_line: u64,
    row_bytes: usize,
    last_byte: Option<u8>,
    too_long_at: Option<u64>,
}

impl<R: Read> Guarded<R> {
    pub(super) const fn new(inner: R) -> Self {
        Self { inner, state: State::FieldStart, line: 1, row_line: 1, row_bytes: 0, last_byte: None, too_long_at: None }
    }

    /// The line of the row that passed the limit, if one did.
    pub(super) const fn too_long_at(&self) -> Option<u64> {
        self.too_long_at
    }

    /// The line of the row in which an open quotation mark meets what has been read so far.
    pub(super) fn open_quote_at(&self) -> Option<u64> {
        (self.state == State::Quoted).then_some(self.row_line)
    }

    /// Whether the last byte read ends a line.
    pub(super) fn ends_with_line_end(&self) -> bool {
        matches!(self.last_byte, Some(b'\n' | b'\r'))
    }

    fn watch(&mut self, byte: u8) {
        self.row_bytes += 1;
        self.last_byte = Some(byte);
        self.line += u64::from(byte == b'\n');
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::QuoteSeen,
            (State::Quoted, _) | (State::FieldStart | State::QuoteSeen, b'"') => State::Quoted,
            (_, b',') => State::FieldStart,
            (_, b'\n') => {
                self.row_line = self.line;
                self.row_bytes = 0;
                State::FieldStart
            }
            _ => State::Plain,
        };
        if self.row_bytes > ROW_LIMIT_BYTES && self.too_long_at.is_none() {
            self.too_long_at = Some(self.row_line);
        }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        for byte in buffer.iter().take(count) {
            self.watch(*byte);
        }
        if self.too_long_at.is_some() {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(count)
    }
}
