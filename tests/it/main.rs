//! The integration tests, in one program: one PostgreSQL server and one link step for all of them.
#![cfg(test)]

mod access;
mod api;
mod codes;
mod databases;
mod double_booking;
mod durability;
mod feeds;
mod import;
mod layers;
mod openapi;
mod pages;
mod problems;
mod retention;
mod schema;
mod search;
mod sessions;
mod shell;
mod support;
mod throttle;
mod views;
