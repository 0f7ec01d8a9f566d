//! A Rust source taken apart: code, and the text of its string literals. Comments belong to neither.

#[derive(Debug, Default)]
pub(crate) struct Source {
    /// The code alone, line for line: comments and literals are left out, line ends are kept.
    pub(crate) code: String,
    /// Each string literal with the line it begins on.
    pub(crate) literals: Vec<(usize, String)>,
}

impl Source {
    /// Not a parser: just enough to know what is comment and what is literal in a source that compiles.
    pub(crate) fn read(text: &str) -> Self {
        let mut source = Self::default();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let taken = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                source.leave_out(rest, comment_length(rest))
            } else if let Some(hashes) = source.raw_string_hashes(rest) {
                source.take_raw_string(rest, hashes)
            } else if first == '"' {
                source.take_string(rest)
            } else if let Some(length) = char_literal_length(rest) {
                length
            } else {
                source.code.push(first);
                first.len_utf8()
            };
            rest = &rest[taken..];
        }
        source
    }

    fn line(&self) -> usize {
        1 + self.code.matches('\n').count()
    }

    fn leave_out(&mut self, rest: &str, length: usize) -> usize {
        self.code.extend(rest[..length].chars().filter(|c| *c == '\n'));
        length
    }

    fn take_string(&mut self, rest: &str) -> usize {
        let mut escaped = false;
        let end = rest[1..].find(|c| {
            let closing = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closing
        });
        let end = end.map_or(rest.len(), |end| end + 1);
        self.literals.push((self.line(), rest[1..end].to_owned()));
        self.leave_out(rest, (end + 1).min(rest.len()))
    }

    /// The `#`s of a raw string that begins here; an `r` inside a name begins none.
    fn raw_string_hashes(&self, rest: &str) -> Option<usize> {
        let in_name =
            self.code.ends_with(|c: char| c.is_alphanumeric() || c == '_') && !self.code.ends_with('b');
        let after = rest.strip_prefix('r').filter(|_| !in_name)?;
        let quote = after.trim_start_matches('#');
        quote.starts_with('"').then(|| after.len() - quote.len())
    }

    fn take_raw_string(&mut self, rest: &str, hashes: usize) -> usize {
        let begin = "r\"".len() + hashes;
        let closing = format!("\"{}", "#".repeat(hashes));
        let end = rest[begin..].find(&closing).map_or(rest.len(), |end| begin + end);
        self.literals.push((self.line(), rest[begin..end].to_owned()));
        self.leave_out(rest, (end + closing.len()).min(rest.len()))
    }
}

/// Block comments nest.
fn comment_length(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `'x'` and `'\n'` are literals, `'a` is a lifetime.
fn char_literal_length(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        let skipped = escape.chars().next()?.len_utf8();
        return escape[skipped..].find('\'').map(|end| 2 + skipped + end + 1);
    }
    let length = inside.chars().next()?.len_utf8();
    inside[length..].starts_with('\'').then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn code(text: &str) -> String {
        Source::read(text).code
    }

    fn literals(text: &str) -> Vec<(usize, String)> {
        Source::read(text).literals
    }

    #[test]
    fn comments_are_left_out_and_lines_stay_in_place() {
        assert_eq!(code("a // b\nc"), "a \nc");
        assert_eq!(code("a /* b\n/* c */ d\n*/ e"), "a \n\n e");
        assert_eq!(code("/// b \"\nc"), "\nc");
    }

    #[test]
    fn literals_are_taken_with_the_line_they_begin_on() {
        assert_eq!(literals("\nf(\"one\");"), [(2, "one".to_owned())]);
        assert_eq!(literals(r#"f("a\"b\\", "c")"#), [(1, r#"a\"b\\"#.to_owned()), (1, "c".to_owned())]);
        assert_eq!(literals("f(\"a\nb\",\n\"c\")"), [(1, "a\nb".to_owned()), (3, "c".to_owned())]);
    }

    #[test]
    fn raw_literals_end_at_their_own_quote() {
        assert_eq!(literals("f(r#\"a\"b\"#, br\"\\\", c)"), [(1, "a\"b".to_owned()), (1, "\\".to_owned())]);
        assert_eq!(code("let r#type = bar\"x\";"), "let r#type = bar;");
    }

    #[test]
    fn a_quote_as_a_char_opens_no_literal() {
        assert_eq!(code("f('\"', '\\'', '字', b'\"') + 'a"), "f(, , , b) + 'a");
        assert_eq!(code("fn f<'a>(x: &'a str)"), "fn f<'a>(x: &'a str)");
    }

    #[test]
    fn a_comment_inside_a_literal_is_none() {
        assert_eq!(literals("f(\"http://x\") // \"y\""), [(1, "http://x".to_owned())]);
    }
}
