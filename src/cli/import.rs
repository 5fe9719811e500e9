//! `escale import`: reads a file of open data into the directory.
//!
//! The file is read twice: once to its end before anything is written, so that a file that is no census
//! or was cut short changes nothing, and once to take it in, batch by batch.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Seek, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use crate::{
    opendata::{
        Candidate, FileFault, Refusal, Row,
        census::{self, CensusReader},
    },
    operations::{
        Context,
        place::{BATCH_ROWS, ImportCounts, ImportSource, Withdrawal, import_batch, withdraw_absent},
    },
    store::StoreError,
};

/// What to import, and how.
#[derive(Args, Clone, Debug)]
pub struct ImportArguments {
    /// What the file is.
    pub format: ImportFormat,
    /// The file to read.
    pub file: PathBuf,
    /// Say what would happen, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Write counts and refused rows to this file, as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
    /// The name under which the source is kept; the format's by default.
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// The census of tiers-lieux by the CGET (2019), both dialects.
    Census,
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be taken; nothing was written.
    #[error(
        "{}: {fault} / {} [{}]; nothing was imported / rien n'a été importé",
        path.display(), fault.in_french(), fault.code()
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: FileFault,
    },
    /// The name of the source is empty or too long.
    #[error("a source has a name of 1 to 100 letters / le nom d'une source a de 1 à 100 lettres")]
    SourceName,
    /// The report cannot be written.
    #[error("{}: the report cannot be written / le rapport ne peut pas être écrit: {error}", path.display())]
    Report {
        /// The report.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Standard output or error cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
    /// The database failed: only whole batches are written, a second run goes on from there.
    #[error("{0}; run the import again to complete it / relancez l'import pour le compléter")]
    Store(#[from] StoreError),
}

/// What an import did; `read = created + updated + unchanged + refused`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Rows of places that were made, changed, left.
    pub counts: ImportCounts,
    /// Rows that were not taken.
    pub refused: u64,
    /// Places that the source no longer has.
    pub withdrawal: Withdrawal,
}

impl ImportSummary {
    /// The line that ends an import.
    #[must_use]
    pub fn to_json(&self) -> String {
        let ImportCounts { created, updated, unchanged } = self.counts;
        let (refused, withdrawn) = (self.refused, self.withdrawal.withdrawn);
        let read = created + updated + unchanged + refused;
        format!(
            "{{\"read\":{read},\"created\":{created},\"updated\":{updated},\"unchanged\":{unchanged},\
             \"refused\":{refused},\"withdrawn\":{withdrawn}}}"
        )
    }
}

/// Imports the file: refused rows and progress on standard error, the counts as the last line of standard
/// output and as the answer.
///
/// # Errors
/// [`ImportError`].
pub async fn run(context: &Context, arguments: &ImportArguments) -> Result<ImportSummary, ImportError> {
    let ImportFormat::Census = arguments.format;
    let name = arguments.source.as_deref().unwrap_or(census::SOURCE_NAME);
    if name.trim() != name || !(1..=100).contains(&name.chars().count()) {
        return Err(ImportError::SourceName);
    }
    let source = ImportSource { name, licence: census::LICENCE };
    let mut file = open(&arguments.file)?;
    check(&file).map_err(|fault| ImportError::File { path: arguments.file.clone(), fault })?;
    file.rewind().map_err(|error| of_file(&arguments.file, FileFault::Unreadable(error)))?;
    let mut report = Report::create(arguments.report.as_deref())?;
    let summary = take_in(context, source, &file, arguments, &mut report).await?;
    report.finish(name, arguments.dry_run, &summary)?;
    let mut output = io::stdout().lock();
    writeln!(output, "{}", summary.to_json())?;
    output.flush()?;
    Ok(summary)
}

fn of_file(path: &Path, fault: FileFault) -> ImportError {
    ImportError::File { path: path.to_owned(), fault }
}

fn open(path: &Path) -> Result<File, ImportError> {
    let file = File::open(path).map_err(|error| of_file(path, FileFault::Unreadable(error)))?;
    let metadata = file.metadata().map_err(|error| of_file(path, FileFault::Unreadable(error)))?;
    if metadata.is_file() {
        return Ok(file);
    }
    let error = io::Error::new(io::ErrorKind::InvalidInput, "not a regular file");
    Err(of_file(path, FileFault::Unreadable(error)))
}

/// Reads the whole file and keeps nothing.
fn check(file: &File) -> Result<(), FileFault> {
    CensusReader::new(BufReader::new(file))?.try_for_each(|row| row.map(drop))
}

async fn take_in(
    context: &Context,
    source: ImportSource<'_>,
    file: &File,
    arguments: &ImportArguments,
    report: &mut Report,
) -> Result<ImportSummary, ImportError> {
    let bar = progress(file);
    let unreadable = |fault| of_file(&arguments.file, fault);
    let mut rows = CensusReader::new(bar.wrap_read(BufReader::new(file))).map_err(unreadable)?;
    let mut summary = ImportSummary::default();
    let mut batch: Vec<Candidate> = Vec::with_capacity(BATCH_ROWS);
    for row in rows.by_ref() {
        match row.map_err(unreadable)? {
            Row::Candidate(candidate) => batch.push(*candidate),
            Row::Refused(refusal) => {
                summary.refused += 1;
                bar.suspend(|| tell(&refusal))?;
                report.refused(&refusal)?;
            }
        }
        if batch.len() == BATCH_ROWS {
            summary.counts += import_batch(context, source, &batch, arguments.dry_run).await?;
            batch.clear();
        }
    }
    if !batch.is_empty() {
        summary.counts += import_batch(context, source, &batch, arguments.dry_run).await?;
    }
    bar.finish_and_clear();
    summary.withdrawal =
        withdraw_absent(context, source.name, |reference| rows.has_seen(reference), arguments.dry_run).await?;
    tell_withdrawal(summary.withdrawal)?;
    Ok(summary)
}

/// A bar on standard error, which shows on a terminal only.
fn progress(file: &File) -> ProgressBar {
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:40} {percent} % {bytes}/{total_bytes}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn tell(refusal: &Refusal) -> io::Result<()> {
    let fault = &refusal.fault;
    let reference = refusal.reference.as_deref().map_or_else(String::new, |reference| format!(" (ID {reference})"));
    let line = refusal.line;
    writeln!(io::stderr(), "line {line}{reference}: {fault} / {} [{}]", fault.in_french(), fault.code())
}

fn tell_withdrawal(withdrawal: Withdrawal) -> io::Result<()> {
    let mut errors = io::stderr();
    let Withdrawal { kept, spared, .. } = withdrawal;
    if kept > 0 {
        writeln!(
            errors,
            "no longer in the source, but reserved or edited here, so left: {kept} / \
             plus dans la source, mais réservés ou corrigés ici, donc laissés : {kept}"
        )?;
    }
    if spared > 0 {
        writeln!(
            errors,
            "not in the file, but more than half of this source's places, so left: {spared} / \
             absents du fichier, mais plus de la moitié des lieux de cette source, donc laissés : {spared}"
        )?;
    }
    Ok(())
}

/// The report, written row by row; nothing when none was asked for.
struct Report(Option<(PathBuf, BufWriter<File>, bool)>);

impl Report {
    fn create(path: Option<&Path>) -> Result<Self, ImportError> {
        let mut report = Self(None);
        if let Some(path) = path {
            let file = File::create(path).map_err(|error| ImportError::Report { path: path.to_owned(), error })?;
            report.0 = Some((path.to_owned(), BufWriter::new(file), true));
            report.write("{\"refused_rows\":[")?;
        }
        Ok(report)
    }

    fn write(&mut self, text: &str) -> Result<(), ImportError> {
        let Some((path, file, _)) = &mut self.0 else { return Ok(()) };
        file.write_all(text.as_bytes()).map_err(|error| ImportError::Report { path: path.clone(), error })
    }

    fn refused(&mut self, refusal: &Refusal) -> Result<(), ImportError> {
        let Some((_, _, first)) = &mut self.0 else { return Ok(()) };
        let comma = if std::mem::take(first) { "\n" } else { ",\n" };
        let row = json!({
            "line": refusal.line,
            "reference": refusal.reference,
            "code": refusal.fault.code(),
            "detail": { "fr": refusal.fault.in_french(), "en": refusal.fault.to_string() },
        });
        self.write(&format!("{comma}{row}"))
    }

    fn finish(mut self, source: &str, dry_run: bool, summary: &ImportSummary) -> Result<(), ImportError> {
        let about = json!({
            "source": source,
            "dry_run": dry_run,
            "kept": summary.withdrawal.kept,
            "spared": summary.withdrawal.spared,
        });
        let (about, counts) = (about.to_string(), summary.to_json());
        let inner = |object: &str| object.trim_start_matches('{').trim_end_matches('}').to_owned();
        self.write(&format!("\n],{},{}}}\n", inner(&counts), inner(&about)))?;
        match self.0 {
            Some((path, mut file, _)) => file.flush().map_err(|error| ImportError::Report { path, error }),
            None => Ok(()),
        }
    }
}
