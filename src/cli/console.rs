//! Standard output and standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set once the reader of standard output has gone (`zhen … | head`).
static READER_LEFT: AtomicBool = AtomicBool::new(false);

/// Standard output that remembers a broken pipe.
pub struct Stdout(io::Stdout);

impl Stdout {
    fn note<T>(result: io::Result<T>) -> io::Result<T> {
        if matches!(&result, Err(error) if error.kind() == ErrorKind::BrokenPipe) {
            READER_LEFT.store(true, Ordering::Relaxed);
        }
        result
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Self::note(self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::note(self.0.flush())
    }
}

/// Standard output, buffered in large pieces: the standard library's own buffer ends at each line.
pub fn stdout() -> BufWriter<Stdout> {
    BufWriter::with_capacity(1 << 16, Stdout(io::stdout()))
}

/// Whether the reader of standard output has gone, so that there is nobody to tell anything.
pub fn reader_left() -> bool {
    READER_LEFT.load(Ordering::Relaxed)
}

/// Whether a person sees standard error.
pub fn watched() -> bool {
    io::stderr().is_terminal()
}

/// Prints `zhen: MESSAGE` to standard error; a closed standard error is no reason to stop.
pub fn report(message: &dyn Display) {
    let _ = writeln!(io::stderr(), "zhen: {message}");
}

/// Prints text for a person to standard error as it is.
pub fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// An error of standard output.
pub fn stdout_error(error: io::Error) -> zhen::Error {
    zhen::Error::from_source("standard output", error)
}
