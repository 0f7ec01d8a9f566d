//! The program: use cases ([`actions`]) and two thin faces on them, [`web`] and [`cli`].

pub mod actions;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod failure;
pub mod keys;
pub mod network;
pub mod packs;
pub mod web;
