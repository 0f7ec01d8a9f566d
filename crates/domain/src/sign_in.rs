//! Signing in: what a password must be, how codes are written, and how long a failing account or address waits.

use crate::Refusal;

pub const PASSWORD_AT_LEAST: usize = 8;
pub const PASSWORD_AT_MOST: usize = 200;
/// Days an activation code lives.
pub const ACTIVATION_DAYS: i64 = 30;
/// A session ends after this long without a request …
pub const IDLE_MS: i64 = 30 * 60 * 1000;
/// … and after this long whatever happens.
pub const ABSOLUTE_MS: i64 = 12 * 60 * 60 * 1000;
/// How far back failures count.
pub const FAILURE_WINDOW_MS: i64 = 15 * 60 * 1000;

/// Letters and digits nobody mistakes for one another on a printed strip.
pub const CODE_ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
pub const CODE_LENGTH: usize = 12;

/// Is this good enough as a password?
pub fn check_password(password: &str, login: &str) -> Result<(), Refusal> {
    let weak = Err(Refusal::PasswordTooWeak { least: PASSWORD_AT_LEAST });
    let length = password.chars().count();
    if !(PASSWORD_AT_LEAST..=PASSWORD_AT_MOST).contains(&length) {
        return weak;
    }
    let lower = password.to_lowercase();
    if !login.is_empty() && lower.contains(&login.to_lowercase()) {
        return weak;
    }
    let codes: Vec<u32> = lower.chars().map(u32::from).collect();
    let all_step = |step: i64| codes.windows(2).all(|pair| i64::from(pair[1]) - i64::from(pair[0]) == step);
    if all_step(0) || all_step(1) || all_step(-1) { weak } else { Ok(()) }
}

/// Is this usable as a login name?
pub fn is_login(login: &str) -> bool {
    let length = login.chars().count();
    (2..=40).contains(&length)
        && login.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@'))
}

/// Writes a code in groups of four, as it is printed.
pub fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What somebody typed for a code, as it is stored: case, blanks and dashes do not matter.
pub fn tidy_code(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Failures of an account after which it begins to wait.
const ACCOUNT_FREE: usize = 5;
/// Failures from one address after which it begins to wait. A whole office may share an address.
const ADDRESS_FREE: usize = 40;

/// How many seconds the next attempt has to wait, given the moments (ms) of failures within the window.
///
/// An account waits longer and longer; an address only ever a few seconds, so that nobody can lock an office out.
pub fn wait_seconds(account: &[i64], address: &[i64], now: i64) -> i64 {
    let since_last = |failures: &[i64]| failures.iter().max().map_or(i64::MAX, |last| (now - last) / 1000);
    let of_account = match account.len().checked_sub(ACCOUNT_FREE) {
        None => 0,
        Some(over) => {
            let wait = 15_i64 << over.min(6);
            (wait.min(600) - since_last(account)).max(0)
        }
    };
    let of_address = if address.len() < ADDRESS_FREE { 0 } else { (5 - since_last(address)).max(0) };
    of_account.max(of_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named_weak() {
        for weak in ["", "short", "aaaaaaaaaa", "12345678", "87654321", "abcdefgh", "xxwangxiaoxx"] {
            assert!(check_password(weak, "wangxiao").is_err(), "{weak}");
        }
        for good in ["松柏常青八个字", "correct horse", "今天开会记得带本子"] {
            let verdict = check_password(good, "wangxiao");
            assert_eq!(verdict.is_ok(), good.chars().count() >= PASSWORD_AT_LEAST, "{good}");
        }
    }

    #[test]
    fn an_account_waits_longer_with_every_failure_and_forgets() {
        let now = 10_000_000;
        assert_eq!(wait_seconds(&[now; 4], &[], now), 0);
        assert_eq!(wait_seconds(&[now; 5], &[], now), 15);
        assert_eq!(wait_seconds(&[now; 6], &[], now), 30);
        assert_eq!(wait_seconds(&[now; 30], &[], now), 600);
        assert_eq!(wait_seconds(&[now - 15_000; 5], &[], now), 0);
    }

    #[test]
    fn an_office_behind_one_address_is_never_locked_out() {
        let now = 10_000_000;
        assert_eq!(wait_seconds(&[], &[now; 39], now), 0);
        assert_eq!(wait_seconds(&[], &[now; 400], now), 5);
        assert_eq!(wait_seconds(&[], &[now - 5_000; 400], now), 0);
    }

    #[test]
    fn a_code_reads_the_same_however_it_is_typed() {
        assert_eq!(grouped("ABCDEFGHJKMN"), "ABCD-EFGH-JKMN");
        assert_eq!(tidy_code(" abcd-efgh jkmn"), "ABCDEFGHJKMN");
    }
}
