//! Reads which names a Rust file uses: every path of its `use` lines and of its code, tests left out.
//!
//! It knows just enough of the language for that: comments, strings, attributes, nested `use` trees, `self` and `super`.

use std::collections::HashMap;

/// A path as it starts from the root: `crate::store::place::insert` or `sea_orm::Value`.
pub type Name = Vec<String>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    /// `::`
    Then,
    Sign(char),
}

/// What a file refers to.
#[derive(Debug, Default)]
pub struct Source {
    /// Paths with `use`, `self` and `super` resolved, in the order they stand in the file.
    pub names: Vec<Name>,
    /// Whether `async` or `.await` occurs.
    pub is_async: bool,
}

/// Reads `text`, the file of the module `module` (`["web", "pages"]`, empty for `lib.rs` and `main.rs`).
pub fn read(text: &str, module: &[&str]) -> Source {
    let tokens = without_tests(&tokens(text));
    let mut reader = Reader {
        module: module.iter().map(|part| (*part).to_owned()).collect(),
        tokens,
        at: 0,
        bound: HashMap::new(),
        source: Source::default(),
    };
    reader.read();
    reader.source
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&sign) = chars.get(at) {
        let rest = &chars[at..];
        at += match sign {
            '/' if rest.starts_with(&['/', '/']) => rest.iter().take_while(|c| **c != '\n').count(),
            '/' if rest.starts_with(&['/', '*']) => block_comment(rest),
            '"' => quoted(rest),
            '\'' => character(rest),
            _ if sign.is_alphabetic() || sign == '_' => {
                let word: String = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
                let length = word.chars().count();
                match raw_string(&word, &rest[length..]) {
                    Some(more) => length + more,
                    None if word == "r" && rest.get(1) == Some(&'#') => 2,
                    None => {
                        tokens.push(Token::Word(word));
                        length
                    }
                }
            }
            ':' if rest.starts_with(&[':', ':']) => {
                tokens.push(Token::Then);
                2
            }
            _ => {
                if !sign.is_whitespace() {
                    tokens.push(Token::Sign(sign));
                }
                1
            }
        };
    }
    tokens
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with(&['/', '*']) {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(&['*', '/']) {
            depth -= 1;
            at += 2;
        } else {
            at += 1;
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// A character such as `'a'` or `'\''` is skipped whole; of a lifetime only the sign, its name is a word like any other.
fn character(rest: &[char]) -> usize {
    match rest {
        [_, '\\', _, more @ ..] => 3 + more.iter().take_while(|c| **c != '\'').count() + 1,
        [_, _, '\'', ..] => 3,
        _ => 1,
    }
}

/// The length of what follows the prefix of a raw string (`r"…"`, `br#"…"#`), `None` when this is none.
fn raw_string(prefix: &str, rest: &[char]) -> Option<usize> {
    if !["r", "br", "cr"].contains(&prefix) {
        return None;
    }
    let hashes = rest.iter().take_while(|c| **c == '#').count();
    (rest.get(hashes) == Some(&'"')).then_some(())?;
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let start = hashes + 1;
    let inside = rest[start..].windows(end.len()).position(|window| window == end).unwrap_or(rest.len() - start);
    Some(start + inside + end.len())
}

/// Leaves out each item under `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let attribute = attribute_length(&tokens[at..]);
        if attribute > 0 && is_cfg_test(&tokens[at..at + attribute]) {
            at += attribute;
            at += item_length(&tokens[at..]);
        } else {
            let step = attribute.max(1);
            kept.extend_from_slice(&tokens[at..at + step]);
            at += step;
        }
    }
    kept
}

/// The length of `#[…]` or `#![…]` at the start of `tokens`, 0 when there is none.
fn attribute_length(tokens: &[Token]) -> usize {
    let open = match tokens {
        [Token::Sign('#'), Token::Sign('['), ..] => 1,
        [Token::Sign('#'), Token::Sign('!'), Token::Sign('['), ..] => 2,
        _ => return 0,
    };
    let mut depth = 0;
    for (offset, token) in tokens[open..].iter().enumerate() {
        depth += i32::from(*token == Token::Sign('[')) - i32::from(*token == Token::Sign(']'));
        if depth == 0 {
            return open + offset + 1;
        }
    }
    tokens.len()
}

fn is_cfg_test(attribute: &[Token]) -> bool {
    let words: Vec<&str> = attribute.iter().filter_map(word).collect();
    words.first() == Some(&"cfg") && words.contains(&"test") && !words.contains(&"not")
}

/// The length of the item that follows, its other attributes included: up to `;` or to the end of its braces.
fn item_length(tokens: &[Token]) -> usize {
    let mut at = 0;
    while attribute_length(&tokens[at..]) > 0 {
        at += attribute_length(&tokens[at..]);
    }
    let is_use =
        tokens[at..].iter().take_while(|token| **token != Token::Sign(';')).any(|token| word(token) == Some("use"));
    let mut depth = 0;
    for (offset, token) in tokens[at..].iter().enumerate() {
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign('}' | ')' | ']') => depth -= 1,
            _ => {}
        }
        let ends = *token == Token::Sign(';') || (*token == Token::Sign('}') && !is_use);
        if depth == 0 && ends {
            return at + offset + 1;
        }
    }
    tokens.len()
}

fn word(token: &Token) -> Option<&str> {
    if let Token::Word(word) = token { Some(word) } else { None }
}

struct Reader {
    /// Where we are; modules written inside the file are added and taken away on the way.
    module: Name,
    tokens: Vec<Token>,
    at: usize,
    /// What the `use` lines read so far have given a short name to.
    bound: HashMap<String, Name>,
    source: Source,
}

impl Reader {
    fn read(&mut self) {
        // For each open brace, whether it opened a module.
        let mut braces = Vec::new();
        while let Some(token) = self.tokens.get(self.at).cloned() {
            match token {
                // `use<'a>` in a type is no import.
                Token::Word(word) if word == "use" && self.peek(1) != Some(&Token::Sign('<')) => {
                    self.at += 1;
                    self.use_tree(&[]);
                }
                Token::Word(word) if word == "mod" && self.peek(2) == Some(&Token::Sign('{')) => {
                    self.module.extend(self.peek(1).and_then(word_of));
                    braces.push(true);
                    self.at += 3;
                }
                Token::Word(word) if !self.after_then() => self.path(word),
                Token::Sign('{') => {
                    braces.push(false);
                    self.at += 1;
                }
                Token::Sign('}') => {
                    if braces.pop() == Some(true) {
                        self.module.pop();
                    }
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    /// Whether the word here continues a path, which has been read from its start, or is a field or method.
    fn after_then(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).and_then(|at| self.tokens.get(at));
        match before(1) {
            Some(Token::Sign('.')) => true,
            // `::entity` starts at the root of all crates, `a::b` and `A<B>::c` go on.
            Some(Token::Then) => matches!(before(2), Some(Token::Word(_) | Token::Sign('>'))),
            _ => false,
        }
    }

    /// A path in the code: `first`, then all that `::` ties to it.
    fn path(&mut self, first: String) {
        self.source.is_async |= first == "async";
        let mut name = vec![first];
        self.at += 1;
        while let (Some(Token::Then), Some(Token::Word(next))) = (self.peek(0), self.peek(1)) {
            name.push(next.clone());
            self.at += 2;
        }
        if name.len() > 1 {
            let full = match self.bound.get(&name[0]) {
                Some(start) => start.iter().chain(&name[1..]).cloned().collect(),
                None => self.resolve(&name),
            };
            self.source.names.push(full);
        }
    }

    /// One branch of a `use` line, which ends before `,`, `}` or `;`.
    fn use_tree(&mut self, before: &[String]) {
        let mut name = before.to_vec();
        loop {
            match self.peek(0).cloned() {
                Some(Token::Word(alias)) if alias == "as" => {
                    let short = self.peek(1).and_then(word_of).unwrap_or_default();
                    self.at += 2;
                    return self.bind(short, &name);
                }
                Some(Token::Word(part)) => name.push(part),
                Some(Token::Sign('*')) => name.push("*".to_owned()),
                Some(Token::Then) => {}
                Some(Token::Sign('{')) => {
                    self.at += 1;
                    return self.use_branches(&name);
                }
                _ => {
                    let last = name.last().cloned().unwrap_or_default();
                    return self.bind(last, &name);
                }
            }
            self.at += 1;
        }
    }

    fn use_branches(&mut self, before: &[String]) {
        loop {
            match self.peek(0) {
                None => return,
                Some(Token::Sign('}')) => {
                    self.at += 1;
                    return;
                }
                Some(Token::Sign(',')) => self.at += 1,
                _ => self.use_tree(before),
            }
        }
    }

    fn bind(&mut self, short: String, name: &[String]) {
        let mut full = self.resolve(name);
        // `use a::{self}` names a.
        let mut short = short;
        if full.len() > 1 && full.last().is_some_and(|last| last == "self") {
            full.pop();
            short = full.last().cloned().unwrap_or_default();
        }
        self.bound.insert(short, full.clone());
        self.source.names.push(full);
    }

    /// `self` and `super` become the path from `crate`; other names stay as they are.
    fn resolve(&self, name: &[String]) -> Name {
        let ups = name.iter().take_while(|part| *part == "super" || *part == "self").count();
        if ups == 0 {
            return name.to_vec();
        }
        let supers = name[..ups].iter().filter(|part| *part == "super").count();
        let parent = &self.module[..self.module.len().saturating_sub(supers)];
        std::iter::once("crate")
            .map(str::to_owned)
            .chain(parent.iter().cloned())
            .chain(name[ups..].iter().cloned())
            .collect()
    }
}

fn word_of(token: &Token) -> Option<String> {
    word(token).map(str::to_owned)
}
