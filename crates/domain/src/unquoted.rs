//! Values that carry people's words, and do not say them when a log line or a test prints them.

/// Gives a type a `Debug` that tells its name and nothing of what it holds: `unquoted!(Round)`.
#[macro_export]
macro_rules! unquoted {
    ($($name:ident),+ $(,)?) => {$(
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
