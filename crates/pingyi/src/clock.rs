//! Time and chance, taken from the machine in this one file and handed on as values.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::{Date, OffsetDateTime, UtcOffset};
use uuid::Uuid;

/// The whole country keeps one time.
const LOCAL: UtcOffset = match UtcOffset::from_hms(8, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

/// Where "now" comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    #[default]
    System,
    /// A clock that tests set by hand.
    Set(Arc<AtomicI64>),
    /// The system's clock, so many milliseconds on: the demonstration opens on a day of its own and goes on from there.
    Shifted(Arc<AtomicI64>),
}

impl Clock {
    pub fn set_at(ms: i64) -> Self {
        Self::Set(Arc::new(AtomicI64::new(ms)))
    }

    /// The system's clock as if it were `ms` now.
    pub fn shifted_to(ms: i64) -> Self {
        Self::Shifted(Arc::new(AtomicI64::new(ms - system())))
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        match self {
            Self::System => system(),
            Self::Set(at) => at.load(Ordering::Relaxed),
            Self::Shifted(by) => system() + by.load(Ordering::Relaxed),
        }
    }

    /// Moves a clock ahead; the system's goes by itself.
    pub fn advance(&self, ms: i64) {
        if let Self::Set(at) | Self::Shifted(at) = self {
            at.fetch_add(ms, Ordering::Relaxed);
        }
    }

    pub fn today(&self) -> Date {
        local(self.now()).date()
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn system() -> i64 {
    let nanos = OffsetDateTime::now_utc().unix_timestamp_nanos();
    i64::try_from(nanos / 1_000_000).unwrap_or(i64::MAX)
}

/// A moment as people in the office read it.
pub fn local(ms: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .to_offset(LOCAL)
}

/// `2026年3月7日 14:02`
pub fn moment(ms: i64) -> String {
    let at = local(ms);
    format!("{} {:02}:{:02}", domain::wording::day(at.date()), at.hour(), at.minute())
}

/// A new id for an ordinary record. Ordered by time; never for anything that must not tell when it was made.
#[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
pub fn new_id<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
}

/// Bytes nobody can guess.
#[expect(clippy::disallowed_methods, reason = "the one place that takes chance from the machine")]
pub fn secret<const N: usize>() -> [u8; N] {
    use rand::Rng as _;
    let mut bytes = [0_u8; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// An id that is nothing but chance, for what must not tell when it was made.
pub fn random_id<T: From<Uuid>>() -> T {
    T::from(uuid::Builder::from_random_bytes(secret::<16>()).into_uuid())
}

/// A code of `length` letters out of `alphabet`, each equally likely.
pub fn code(alphabet: &[u8], length: usize) -> String {
    // Bytes beyond the last whole multiple of the alphabet's size are thrown away, or its first letters come oftener.
    let limit = 256 - 256 % alphabet.len();
    let mut letters = String::with_capacity(length);
    while letters.len() < length {
        for byte in secret::<32>() {
            if usize::from(byte) < limit && letters.len() < length {
                letters.push(char::from(alphabet[usize::from(byte) % alphabet.len()]));
            }
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let clock = Clock::set_at(1_767_196_799_999);
        assert_eq!(clock.today().to_string(), "2025-12-31");
        clock.advance(1);
        assert_eq!(clock.today().to_string(), "2026-01-01");
        assert_eq!(moment(clock.now()), "2026年1月1日 00:00");
    }

    #[test]
    fn codes_use_every_letter_and_nothing_else() {
        let letters = code(b"ABC", 3000);
        assert_eq!(letters.len(), 3000);
        for letter in ['A', 'B', 'C'] {
            let times = letters.chars().filter(|&c| c == letter).count();
            assert!((800..1200).contains(&times), "{letter} came {times} times");
        }
    }
}
