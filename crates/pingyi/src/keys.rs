//! The installation's signing key: a file in the data folder, outside the database.
//!
//! It signs the heads of the journal's chains, so that whoever can rewrite the database still cannot rewrite what was
//! signed before.

use std::path::Path;

use anyhow::Context as _;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

const FILE: &str = "signing.key";

#[derive(Debug)]
pub struct Keys(SigningKey);

impl Keys {
    /// Reads the key of this data folder, making one at the first start.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        let file = data.join(FILE);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let text = hex(&crate::clock::secret::<32>());
                write_private(&file, &text).with_context(|| format!("写不了密钥文件 {}", file.display()))?;
                text
            }
            Err(error) => return Err(error).with_context(|| format!("读不了密钥文件 {}", file.display())),
        };
        let bytes = unhex(text.trim()).with_context(|| format!("密钥文件 {} 已损坏", file.display()))?;
        Ok(Self(SigningKey::from_bytes(&bytes)))
    }

    pub fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }

    pub fn sign(&self, text: &str) -> String {
        hex(&self.0.sign(text.as_bytes()).to_bytes())
    }
}

const FORMER: &str = "former.keys";

/// Public keys of earlier installations whose signatures are still believed: written only by a restore whose operator
/// said that the old key is lost. Whoever can write this file could as well have taken the signing key beside it.
pub fn former(data: &Path) -> anyhow::Result<Vec<String>> {
    let file = data.join(FORMER);
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).with_context(|| format!("读不了 {}", file.display())),
    }
}

/// Believes one more earlier key.
pub fn believe(data: &Path, public: &str) -> anyhow::Result<()> {
    let mut known = former(data)?;
    known.push(public.to_owned());
    let file = data.join(FORMER);
    std::fs::write(&file, known.join("\n")).with_context(|| format!("写不了 {}", file.display()))
}

/// Did the owner of `public` sign this text?
pub fn is_signed(text: &str, public: &str, signature: &str) -> bool {
    let Some(key) = unhex::<32>(public).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok()) else {
        return false;
    };
    unhex::<64>(signature)
        .is_some_and(|bytes| key.verify_strict(text.as_bytes(), &Signature::from_bytes(&bytes)).is_ok())
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0_u8; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

/// Readable by the owner alone, and never written over.
fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut opened = options.open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_text_and_key_only() {
        let keys = Keys(SigningKey::from_bytes(&[7; 32]));
        let other = Keys(SigningKey::from_bytes(&[8; 32]));
        let signature = keys.sign("第 12 条");
        assert!(is_signed("第 12 条", &keys.public(), &signature));
        assert!(!is_signed("第 13 条", &keys.public(), &signature));
        assert!(!is_signed("第 12 条", &other.public(), &signature));
        assert!(!is_signed("第 12 条", "zz", "zz"));
    }
}
