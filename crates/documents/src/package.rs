//! The zip around a workbook or a manuscript, and its XML parts as guarded streams.
//!
//! Nothing a file says about its own size is believed: bytes are counted as they come out of the unpacker.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use zip::ZipArchive;

/// All parts of a package that are read, together.
pub(crate) const MAX_UNPACKED_BYTES: u64 = 200 * 1024 * 1024;
pub(crate) const MAX_ZIP_ENTRIES: usize = 2_000;
/// Office files pack well, yet not like this. Small parts are let off: there the ratio says nothing.
const MAX_PACKING_RATIO: u64 = 200;
/// Types, relationships and the like.
pub(crate) const MAX_SMALL_PART: u64 = 4 * 1024 * 1024;
/// Below this size the packing ratio of a part says nothing.
const RATIO_COUNTS_FROM: u64 = 1024 * 1024;
/// One tag, one text, one comment.
const MAX_EVENT_BYTES: u64 = 16 * 1024 * 1024;
/// A worksheet is some ten deep.
pub(crate) const MAX_DEPTH: usize = 64;

/// Why a package is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Encrypted,
    /// Packed far beyond what people write, or unfolding into too much.
    Bomb,
    /// Built in a way no office program builds its files.
    Suspicious,
    Damaged,
}

pub(crate) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Names in lower case with plain strokes, as the programs that write them do not agree.
    places: HashMap<String, usize>,
    meter: Meter,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        // Before the archive reader makes room for them.
        if count(bytes, b"PK\x01\x02") > MAX_ZIP_ENTRIES {
            return Err(Fault::Bomb);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
        if zip.has_duplicate_names() {
            return Err(Fault::Suspicious);
        }
        let mut places = HashMap::with_capacity(zip.len());
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(|_| Fault::Damaged)?;
            let name = entry.name().map_err(|_| Fault::Damaged)?.replace('\\', "/").to_lowercase();
            if name.starts_with('/') || name.contains(':') || name.split('/').any(|part| part == "..") {
                return Err(Fault::Suspicious);
            }
            if entry.encrypted() {
                return Err(Fault::Encrypted);
            }
            if places.insert(name, index).is_some() {
                return Err(Fault::Suspicious);
            }
        }
        Ok(Self { zip, places, meter: Meter::default() })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&name.to_lowercase())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Opens a part that may be `most` bytes long; `None` where there is no such part.
    pub(crate) fn part(&mut self, name: &str, most: u64) -> Result<Option<Part<'_>>, Fault> {
        let Some(&index) = self.places.get(&name.to_lowercase()) else { return Ok(None) };
        let file = self.zip.by_index(index).map_err(|_| Fault::Damaged)?;
        let packed = file.compressed_size();
        let inner: Box<dyn Read + '_> = Box::new(file);
        let metered = Metered { inner, meter: &self.meter, packed, unpacked: 0, most };
        let mut reader = quick_xml::Reader::from_reader(BufReader::new(metered));
        reader.config_mut().expand_empty_elements = true;
        Ok(Some(Part { reader, buffer: Vec::new(), meter: &self.meter, depth: 0, deepest: MAX_DEPTH }))
    }
}

fn count(bytes: &[u8], mark: &[u8]) -> usize {
    let first = mark.first().copied().unwrap_or_default();
    let mut rest = bytes;
    let mut count = 0;
    while let Some(at) = rest.iter().position(|&b| b == first) {
        rest = &rest[at..];
        count += usize::from(rest.starts_with(mark));
        rest = &rest[1..];
    }
    count
}

/// What has come out of the unpacker, and why it was stopped.
#[derive(Default)]
struct Meter {
    unpacked: Cell<u64>,
    since_event: Cell<u64>,
    verdict: RefCell<Option<Fault>>,
}

struct Metered<'m, R> {
    inner: R,
    meter: &'m Meter,
    packed: u64,
    unpacked: u64,
    most: u64,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let bytes = read as u64;
        self.unpacked += bytes;
        self.meter.unpacked.set(self.meter.unpacked.get() + bytes);
        self.meter.since_event.set(self.meter.since_event.get() + bytes);
        let packed_too_well =
            self.unpacked > RATIO_COUNTS_FROM && self.unpacked / self.packed.max(1) > MAX_PACKING_RATIO;
        if packed_too_well
            || self.unpacked > self.most
            || self.meter.unpacked.get() > MAX_UNPACKED_BYTES
            || self.meter.since_event.get() > MAX_EVENT_BYTES
        {
            *self.meter.verdict.borrow_mut() = Some(Fault::Bomb);
            return Err(io::Error::other("beyond the limits"));
        }
        Ok(read)
    }
}

type Source<'p> = Metered<'p, Box<dyn Read + 'p>>;

/// One XML part, event by event.
pub(crate) struct Part<'p> {
    reader: quick_xml::Reader<BufReader<Source<'p>>>,
    buffer: Vec<u8>,
    meter: &'p Meter,
    depth: usize,
    deepest: usize,
}

/// What a reader of a part gets to see.
pub(crate) enum Item<'e> {
    Start(BytesStart<'e>),
    End(BytesEnd<'e>),
    Text(Cow<'e, str>),
    Other,
    Eof,
}

impl Part<'_> {
    /// Lets elements stand within one another as deep as this.
    pub(crate) fn down_to(self, deepest: usize) -> Self {
        Self { deepest, ..self }
    }

    pub(crate) fn next(&mut self) -> Result<Item<'_>, Fault> {
        self.buffer.clear();
        self.meter.since_event.set(0);
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(|_| self.meter.verdict.take().unwrap_or(Fault::Damaged))?;
        Ok(match event {
            Event::Start(start) | Event::Empty(start) => {
                self.depth += 1;
                if self.depth > self.deepest {
                    return Err(Fault::Suspicious);
                }
                Item::Start(start)
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Item::End(end)
            }
            Event::Text(text) => Item::Text(text.xml10_content()),
            Event::CData(text) => Item::Text(text.xml10_content()),
            Event::GeneralRef(entity) => match resolve_predefined_entity(&entity) {
                Some(text) => Item::Text(text.into()),
                None => match entity.resolve_char_ref() {
                    Ok(Some(c)) => Item::Text(String::from(c).into()),
                    _ => return Err(Fault::Suspicious),
                },
            },
            // No office program writes one; entities that multiply are declared there.
            Event::DocType(_) => return Err(Fault::Suspicious),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Item::Other,
            Event::Eof => Item::Eof,
        })
    }
}

pub(crate) struct Target {
    pub(crate) path: String,
    /// The last word of its type: `worksheet`.
    pub(crate) kind: String,
}

/// The parts a part points to. Links to other files are passed over.
pub(crate) fn relationships(
    package: &mut Package<'_>,
    path: &str,
    folder: &str,
) -> Result<HashMap<String, Target>, Fault> {
    let mut targets = HashMap::new();
    let Some(mut part) = package.part(path, MAX_SMALL_PART)? else { return Ok(targets) };
    loop {
        match part.next()? {
            Item::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let external = attribute(&start, "TargetMode")?.is_some_and(|mode| mode == "External");
                let (id, target) = (attribute(&start, "Id")?, attribute(&start, "Target")?);
                if let (false, Some(id), Some(target)) = (external, id, target) {
                    let kind = attribute(&start, "Type")?.unwrap_or_default();
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    let target = target.replace('\\', "/");
                    let path = match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None => format!("{folder}{}", target.strip_prefix("./").unwrap_or(&target)),
                    };
                    targets.insert(id.into_owned(), Target { path, kind });
                }
            }
            Item::Eof => return Ok(targets),
            _ => {}
        }
    }
}

/// The part everything else hangs on, wherever the package says it is; else where it usually is.
pub(crate) fn main_part(package: &mut Package<'_>, usual: &str) -> Result<String, Fault> {
    let targets = relationships(package, "_rels/.rels", "")?;
    let main = targets.into_values().find(|target| target.kind == "officeDocument");
    Ok(main.map_or_else(|| usual.to_owned(), |target| target.path))
}

/// Does it carry programs?
pub(crate) fn has_macros(package: &mut Package<'_>) -> Result<bool, Fault> {
    if package.names().any(|name| name.ends_with("vbaproject.bin") || name.contains("macrosheets/")) {
        return Ok(true);
    }
    let Some(mut types) = package.part("[Content_Types].xml", MAX_SMALL_PART)? else { return Ok(false) };
    loop {
        match types.next()? {
            Item::Start(start) => {
                let kind = attribute(&start, "ContentType")?.unwrap_or_default().to_lowercase();
                if kind.contains("macroenabled") || kind.contains("vbaproject") {
                    return Ok(true);
                }
            }
            Item::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The value of an attribute, by its local name.
pub(crate) fn attribute<'s>(start: &'s BytesStart<'_>, name: &str) -> Result<Option<Cow<'s, str>>, Fault> {
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Fault::Damaged)?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Fault::Suspicious)?;
            return Ok(Some(value));
        }
    }
    Ok(None)
}
