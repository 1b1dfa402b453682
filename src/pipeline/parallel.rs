//! Work on all threads, results in order.

use crate::Result;
use std::collections::VecDeque;
use std::sync::mpsc;

/// Does `work` for each item on all threads and hands the results to `take` in the order of the items, while the
/// threads go on: nobody waits for one long document but those so far behind it that too many would be in memory,
/// 16 a thread.
///
/// # Errors
/// The first error of `take`, after which no further item is begun.
///
/// ```
/// let mut squares = Vec::new();
/// zhen::pipeline::in_order(1..5, |n| n * n, |square| {
///     squares.push(square);
///     Ok(())
/// })?;
/// assert_eq!(squares, [1, 4, 9, 16]);
/// # Ok::<(), zhen::Error>(())
/// ```
pub fn in_order<T: Send, R: Send>(
    mut items: impl Iterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let work = &work;
    let most = 16 * rayon::current_num_threads();
    rayon::in_place_scope_fifo(|scope| {
        let mut ahead = VecDeque::new();
        loop {
            while ahead.len() < most
                && let Some(item) = items.next()
            {
                let (sender, receiver) = mpsc::sync_channel(1);
                // Nobody listens any more where an earlier result could not be taken.
                scope.spawn_fifo(move |_| drop(sender.send(work(item))));
                ahead.push_back(receiver);
            }
            // What sends nothing has panicked, and the scope passes that on.
            match ahead.pop_front().map(|next| next.recv()) {
                Some(Ok(result)) => take(result)?,
                Some(Err(_)) | None => return Ok(()),
            }
        }
    })
}
