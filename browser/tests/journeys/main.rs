//! What people do with the product from the first click to the last, in a real browser.

mod alone;
mod campaign;
mod first_run;
mod member;
mod plain;
mod preparation;
mod rounds;
mod together;
mod writing;
