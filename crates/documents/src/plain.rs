//! Plain text files, in the encodings that occur.

use crate::table;

/// The lines that hold something. Nothing if the file is no text.
pub fn paragraphs(bytes: &[u8]) -> Option<Vec<String>> {
    let text = table::decoded(bytes)?;
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1a}');
    if !text.chars().all(is_text) {
        return None;
    }
    let lines = text.split(['\n', '\r', '\u{c}', '\u{1a}']).map(str::trim).filter(|line| !line.is_empty());
    Some(lines.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_any_of_the_usual_encodings() {
        let wanted = Some(vec!["第一段".to_owned(), "第二段".to_owned()]);
        let words = "第一段\r\n\r\n　第二段\n";
        let (gbk, ..) = encoding_rs::GBK.encode(words);
        let wide: Vec<u8> =
            [0xfeff].into_iter().chain(words.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [b"\xef\xbb\xbf", words.as_bytes()].concat();
        for bytes in [words.as_bytes(), &gbk, &wide, &marked] {
            assert_eq!(paragraphs(bytes), wanted);
        }
    }

    #[test]
    fn what_is_no_text_is_not_read() {
        for bytes in [&b"PK\x03\x04\0\0"[..], b"\0\0\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"] {
            assert_eq!(paragraphs(bytes), None);
        }
        assert_eq!(paragraphs(b""), Some(vec![]));
    }
}
