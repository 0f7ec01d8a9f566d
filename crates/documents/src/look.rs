//! What the bytes of an uploaded file are, whatever its name says.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Empty,
    /// A zip, as today's office files are.
    Zip,
    /// doc, xls, wps.
    OldContainer,
    /// An office file with a password, which lies in an old container.
    Encrypted,
    /// Something uploaded by mistake, with what it is.
    Foreign(&'static str),
    Markup,
    Text,
}

/// Beginnings of files that are uploaded by mistake, with what they are.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF 格式的文稿"),
    (b"\x7fELF", "程序"),
    (b"MZ", "程序"),
];

pub(crate) fn at(bytes: &[u8]) -> Look {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Look::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Look::Zip;
    }
    if bytes.starts_with(OLE) {
        // An encrypted file is an OLE container with a stream of this name, written in UTF-16.
        let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(mark.len()).any(|window| window == mark);
        return if encrypted { Look::Encrypted } else { Look::OldContainer };
    }
    if let Some((mark, what)) = FOREIGN.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        // A text file may begin with the letters BM or MZ; then there is no zero byte in it.
        if mark.len() > 2 || bytes.iter().take(4096).any(|&b| b == 0) {
            return Look::Foreign(what);
        }
    }
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    if start.starts_with(b"<") { Look::Markup } else { Look::Text }
}

/// UTF-8, UTF-16 with a mark, or else what Chinese Windows writes.
pub(crate) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let body = &bytes[mark..];
    encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(body))
}
