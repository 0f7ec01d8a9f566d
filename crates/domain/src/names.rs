//! Temporary.
pub fn search_text(name: &str) -> String {
    name.to_owned()
}
pub fn order_key(name: &str) -> String {
    name.bytes().map(|b| format!("{b:02x}")).collect()
}
