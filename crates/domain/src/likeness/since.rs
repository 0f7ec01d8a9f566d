//! Since when a text has had what it shares with another.

/// When the first version was made that had at least half of the passages. Versions stand in the order they were made;
/// their words and the passages are [normalised](super::normalised).
pub fn since(versions: &[(i64, String)], passages: &[String]) -> Option<i64> {
    let has = |words: &str| {
        let found = passages.iter().filter(|passage| words.contains(passage.as_str())).count();
        found * 2 >= passages.len()
    };
    versions.iter().find(|(_, words)| has(words)).map(|(made_at, _)| *made_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_passages_make_the_first_version() {
        for (versions, wanted) in [
            (&["甲", "甲乙", "甲乙丙丁"][..], Some(2)),
            (&["甲乙丙丁", "甲"], Some(1)),
            (&["甲", "丁"], None),
            (&[], None),
        ] {
            let versions: Vec<(i64, String)> =
                (1..).zip(versions.iter().map(|words| (*words).into())).collect();
            let passages = ["甲", "乙", "丙", "丁"].map(str::to_owned);
            assert_eq!(since(&versions, &passages), wanted, "{versions:?}");
        }
        let odd = ["甲", "乙", "丙"].map(str::to_owned);
        assert_eq!(since(&[(1, "甲".into()), (2, "甲丙".into())], &odd), Some(2));
    }
}
