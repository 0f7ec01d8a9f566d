//! `pingyi bench likeness`: planted copies among many made-up texts, and how many of them are found in what time.

mod writing;

use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use domain::likeness::{Corpus, Text};
use serde::Serialize;

use self::writing::{Draft, Draw};
use super::peak_memory;

/// One text in so many is a copy that keeps three quarters of its source's sentences, as many keep two thirds.
const ONE_COPY_IN: usize = 20;

/// With how many a page compares one text: sixty members with two texts each, this year and the three before.
const ON_A_PAGE: usize = 480;

/// How much of its source a copy keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum Kept {
    #[serde(rename = "3/4")]
    ThreeQuarters,
    #[serde(rename = "2/3")]
    TwoThirds,
}

/// A line of the exported file.
#[derive(Debug, Serialize)]
struct Planted {
    text: String,
    source: Option<usize>,
    kept: Option<Kept>,
}

pub(in crate::cli) fn likeness(texts: usize, seed: u64, export: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(texts >= ONE_COPY_IN, "至少要 {ONE_COPY_IN} 篇");
    let planted = plant(texts, seed);
    let letters: usize = planted.iter().map(|one| one.text.chars().count()).sum();
    println!("{texts} 篇，平均 {} 字，种子 {seed}", letters / texts);
    if let Some(file) = export {
        write(&file, &planted)?;
        println!("已写入 {}", file.display());
    }
    println!("写好文字时的内存峰值：{}", memory());

    let began = tokio::time::Instant::now();
    let corpus = Corpus::of(planted.iter().map(|one| Text::of(&one.text)));
    let read = began.elapsed();
    let pairs = corpus.pairs();
    let whole = began.elapsed();

    let mut sources: HashMap<(usize, usize), Kept> = planted
        .iter()
        .enumerate()
        .filter_map(|(at, one)| Some(((one.source?.min(at), one.source?.max(at)), one.kept?)))
        .collect();
    let of =
        |sources: &HashMap<(usize, usize), Kept>, kept| sources.values().filter(|&&one| one == kept).count();
    let planted_of = [Kept::ThreeQuarters, Kept::TwoThirds].map(|kept| (kept, of(&sources, kept)));
    let mut wrong = 0;
    for pair in &pairs {
        if sources.remove(&(pair.left, pair.right)).is_none() {
            wrong += 1;
        }
    }
    for (kept, count) in planted_of {
        let found = count - of(&sources, kept);
        let name = if kept == Kept::ThreeQuarters { "留四分之三" } else { "留三分之二" };
        println!("{name}的：找到 {found}/{count}（{:.1} %）", share(found, count) * 100.0);
    }
    println!("误报：{wrong} 对（每千篇 {:.2} 对）", share(wrong, texts) * 1_000.0);
    println!("用时：{} 毫秒（其中读入、建索引 {}）", whole.as_millis(), read.as_millis());
    println!("内存峰值：{}", memory());
    let others = planted.len().min(ON_A_PAGE);
    let began = tokio::time::Instant::now();
    let found =
        Corpus::of(planted[..others].iter().map(|one| Text::of(&one.text))).like(&Text::of(&planted[0].text));
    println!(
        "自查一份：与 {others} 份比对（连同建索引）{} 毫秒，{} 份相似",
        began.elapsed().as_millis(),
        found.len()
    );
    Ok(ExitCode::SUCCESS)
}

fn memory() -> String {
    peak_memory().unwrap_or_else(|| "这台机器上问不到".into())
}

#[expect(clippy::cast_precision_loss, reason = "counts of texts are small")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Sources and copies lie anywhere in the set; no source is copied twice.
fn plant(texts: usize, seed: u64) -> Vec<Planted> {
    let mut draw = Draw::new(seed);
    let copies = texts / ONE_COPY_IN;
    let drafts: Vec<Draft> = (0..texts - 2 * copies).map(|_| Draft::write(&mut draw)).collect();
    let mut origins: Vec<Option<(usize, Kept)>> = vec![None; drafts.len()];
    let mut words: Vec<String> = drafts.iter().map(Draft::text).collect();
    for (number, draft) in drafts.iter().enumerate().take(2 * copies) {
        let kept = if number < copies { Kept::ThreeQuarters } else { Kept::TwoThirds };
        let (part, of) = if kept == Kept::ThreeQuarters { (3, 4) } else { (2, 3) };
        words.push(draft.copy(part, of, &mut draw).text());
        origins.push(Some((number, kept)));
    }
    let mut order: Vec<usize> = (0..words.len()).collect();
    draw.shuffle(&mut order);
    let mut places = vec![0; order.len()];
    for (place, &number) in order.iter().enumerate() {
        places[number] = place;
    }
    order
        .into_iter()
        .map(|number| Planted {
            text: std::mem::take(&mut words[number]),
            source: origins[number].map(|(source, _)| places[source]),
            kept: origins[number].map(|(_, kept)| kept),
        })
        .collect()
}

fn write(file: &PathBuf, planted: &[Planted]) -> anyhow::Result<()> {
    let made = std::fs::File::create(file).with_context(|| format!("写不了 {}", file.display()))?;
    let mut made = std::io::BufWriter::new(made);
    for one in planted {
        serde_json::to_writer(&mut made, one)?;
        made.write_all(b"\n")?;
    }
    Ok(made.flush()?)
}
