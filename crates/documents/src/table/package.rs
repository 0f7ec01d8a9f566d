//! The zip around a workbook, and its XML parts as guarded streams.
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

use crate::table::{MAX_PACKING_RATIO, MAX_UNPACKED_BYTES, MAX_ZIP_ENTRIES, Unreadable};

/// Below this size the packing ratio of a part says nothing.
const RATIO_COUNTS_FROM: u64 = 1024 * 1024;
/// One tag, one text, one comment.
const MAX_EVENT_BYTES: u64 = 16 * 1024 * 1024;
/// A worksheet is some ten deep.
const MAX_DEPTH: usize = 64;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Names in lower case with plain strokes, as the programs that write them do not agree.
    places: HashMap<String, usize>,
    meter: Meter,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        // Before the archive reader makes room for them.
        if count(bytes, b"PK\x01\x02") > MAX_ZIP_ENTRIES {
            return Err(Unreadable::Bomb);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
        if zip.has_duplicate_names() {
            return Err(Unreadable::Suspicious);
        }
        let mut places = HashMap::with_capacity(zip.len());
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(|_| Unreadable::Damaged)?;
            let name = entry.name().map_err(|_| Unreadable::Damaged)?.replace('\\', "/").to_lowercase();
            if name.starts_with('/') || name.contains(':') || name.split('/').any(|part| part == "..") {
                return Err(Unreadable::Suspicious);
            }
            if entry.encrypted() {
                return Err(Unreadable::Encrypted);
            }
            if places.insert(name, index).is_some() {
                return Err(Unreadable::Suspicious);
            }
        }
        Ok(Self { zip, places, meter: Meter::default() })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&name.to_lowercase())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Opens a part that may be `most` bytes long; `None` where there is no such part.
    pub(super) fn part(&mut self, name: &str, most: u64) -> Result<Option<Part<'_>>, Unreadable> {
        let Some(&index) = self.places.get(&name.to_lowercase()) else { return Ok(None) };
        let file = self.zip.by_index(index).map_err(|_| Unreadable::Damaged)?;
        let packed = file.compressed_size();
        let inner: Box<dyn Read + '_> = Box::new(file);
        let metered = Metered { inner, meter: &self.meter, packed, unpacked: 0, most };
        let mut reader = quick_xml::Reader::from_reader(BufReader::new(metered));
        reader.config_mut().expand_empty_elements = true;
        Ok(Some(Part { reader, buffer: Vec::new(), meter: &self.meter, depth: 0 }))
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
    verdict: RefCell<Option<Unreadable>>,
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
            *self.meter.verdict.borrow_mut() = Some(Unreadable::Bomb);
            return Err(io::Error::other("beyond the limits"));
        }
        Ok(read)
    }
}

type Source<'p> = Metered<'p, Box<dyn Read + 'p>>;

/// One XML part, event by event.
pub(super) struct Part<'p> {
    reader: quick_xml::Reader<BufReader<Source<'p>>>,
    buffer: Vec<u8>,
    meter: &'p Meter,
    depth: usize,
}

/// What a reader of a part gets to see.
pub(super) enum Item<'e> {
    Start(BytesStart<'e>),
    End(BytesEnd<'e>),
    Text(Cow<'e, str>),
    Other,
    Eof,
}

impl Part<'_> {
    pub(super) fn next(&mut self) -> Result<Item<'_>, Unreadable> {
        self.buffer.clear();
        self.meter.since_event.set(0);
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(|_| self.meter.verdict.take().unwrap_or(Unreadable::Damaged))?;
        Ok(match event {
            Event::Start(start) | Event::Empty(start) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(Unreadable::Suspicious);
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
                    _ => return Err(Unreadable::Suspicious),
                },
            },
            // No spreadsheet program writes one; entities that multiply are declared there.
            Event::DocType(_) => return Err(Unreadable::Suspicious),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Item::Other,
            Event::Eof => Item::Eof,
        })
    }
}

/// The value of an attribute, by its local name.
pub(super) fn attribute<'s>(
    start: &'s BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'s, str>>, Unreadable> {
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Unreadable::Damaged)?;
        if attribute.key.local_name().as_ref() == name {
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Unreadable::Suspicious)?;
            return Ok(Some(value));
        }
    }
    Ok(None)
}
