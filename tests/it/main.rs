//! The integration tests, in one program: one PostgreSQL server and one link step for all of them.
#![cfg(test)]

mod access;
mod api;
mod closures;
mod codes;
mod databases;
mod demo;
mod double_booking;
mod durability;
mod editing;
mod every_code;
mod feeds;
mod history;
mod import;
mod layers;
mod life;
mod model;
mod openapi;
mod organisations;
mod pages;
mod people;
mod problems;
mod retention;
mod schema;
mod search;
mod sessions;
mod shell;
mod support;
mod throttle;
mod views;
