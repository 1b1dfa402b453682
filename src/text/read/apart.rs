//! Work of libraries that broken files make panic, or take for ever: apart from all else.

use super::build::Read;
use std::cell::Cell;
use std::panic;
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// The longest that opening a file, or a part of it, may take: thousands of times what they take.
const LONGEST_STEP: Duration = Duration::from_secs(60);
/// Bytes of stack: the library descends into what a file nests.
const STACK: usize = 1 << 25;

thread_local! {
    /// Whether a panic of this thread is told as an error, and not printed.
    static IS_APART: Cell<bool> = const { Cell::new(false) };
}

/// What comes from a thread that works apart.
enum Message<T> {
    /// A step is done.
    Step,
    Done(Read<T>),
}

/// Steps of work, each of which may take [`LONGEST_STEP`].
pub(crate) struct Steps<'a>(&'a dyn Fn() -> bool);

impl Steps<'_> {
    /// Says that a step is done.
    ///
    /// # Errors
    ///
    /// Nobody waits any more.
    pub fn step(&self) -> Read<()> {
        (self.0)()
            .then_some(())
            .ok_or_else(|| "nobody waits for it".into())
    }
}

/// Does `work` on a thread of its own. A panic there is an error, and so is a step that takes too long: its thread, which
/// nothing can end, is left behind and ends with that step, or with the process. `broken` says in
/// messages what is, and the way out.
pub(crate) fn apart<T: Send + 'static>(
    broken: &str,
    work: impl FnOnce(&Steps<'_>) -> Read<T> + Send + 'static,
) -> Read<T> {
    quieten();
    let (sender, receiver) = channel();
    let on_thread = move || {
        IS_APART.set(true);
        let told = || sender.send(Message::Step).is_ok();
        let done = work(&Steps(&told));
        // Where nobody waits any more, nobody wants it.
        let _ = sender.send(Message::Done(done));
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(on_thread);
    thread.map_err(|error| format!("no thread to read it on: {error}"))?;
    loop {
        match receiver.recv_timeout(LONGEST_STEP) {
            Ok(Message::Step) => {}
            Ok(Message::Done(done)) => return done,
            Err(RecvTimeoutError::Timeout) => {
                return Err(format!(
                    "{broken}: a part of it took more than {} s",
                    LONGEST_STEP.as_secs()
                ));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(format!("{broken}: its parser gave up"));
            }
        }
    }
}

/// Keeps panics of threads that work apart from being printed; those of others are as they were.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_APART.get() {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_what_is_done_comes_back() {
        let done = apart("the PDF is broken", |steps| {
            steps.step()?;
            Ok(1)
        });
        assert_eq!(done, Ok(1));
        let error = apart::<()>("the PDF is broken", |_| panic!("seen by nobody")).unwrap_err();
        assert_eq!(error, "the PDF is broken: its parser gave up");
    }
}
