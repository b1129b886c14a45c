//! By what a changed file is known without reading it (DESIGN "Always fresh").

use xxhash_rust::xxh3::xxh3_64;

use crate::fs::Stat;

/// A file system may count time in steps; two changes within one step look the same. Nanoseconds.
const YOUNG: i64 = 2_000_000_000;

/// Size, change times and inode as one number, compared for equality only, never "newer than". The last bit marks a
/// stamp that was young when it was taken: its file may have changed since without showing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp(u64);

impl Stamp {
    /// The stamp of a file described at `now` (nanoseconds from 1970). Where inodes are `unstable` (FUSE, network file
    /// systems) they are left out.
    #[must_use]
    pub fn new(stat: &Stat, now: i64, unstable: bool) -> Self {
        let mut bytes = [0; 32];
        let inode = if unstable { 0 } else { stat.inode };
        let parts = [stat.size, stat.modified.cast_unsigned(), stat.changed.cast_unsigned(), inode];
        for (place, part) in bytes.chunks_exact_mut(8).zip(parts) {
            place.copy_from_slice(&part.to_le_bytes());
        }
        // The system alone sets the time of the last change, so one in the future means that the clock was set back.
        let young = now.saturating_sub(stat.changed) < YOUNG;
        Self(xxh3_64(&bytes) & !1 | u64::from(young))
    }

    /// As the index keeps it.
    #[must_use]
    pub fn to_u64(self) -> u64 {
        self.0
    }

    /// As the index kept it.
    #[must_use]
    pub fn from_u64(n: u64) -> Self {
        Self(n)
    }

    /// The file looks the same.
    #[must_use]
    pub fn same_file(self, other: Self) -> bool {
        self.0 | 1 == other.0 | 1
    }

    /// The file may have changed later within the same step of its clock.
    #[must_use]
    pub fn is_young(self) -> bool {
        self.0 & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::FileKind;

    const SECOND: i64 = 1_000_000_000;

    fn stat() -> Stat {
        let (modified, changed) = (100 * SECOND, 100 * SECOND);
        Stat { kind: FileKind::File, size: 7, modified, changed, inode: 3, device: 1 }
    }

    #[test]
    fn every_part_counts_and_the_time_of_looking_does_not() {
        let at = |stat: Stat| Stamp::new(&stat, 200 * SECOND, false);
        let base = at(stat());
        assert!(base.same_file(Stamp::new(&stat(), 101 * SECOND, false)));
        for other in [
            Stat { size: 8, ..stat() },
            Stat { modified: 100 * SECOND + 1, ..stat() },
            Stat { changed: 99 * SECOND, ..stat() },
            Stat { inode: 4, ..stat() },
        ] {
            assert!(!base.same_file(at(other)), "{other:?}");
        }
    }

    #[test]
    fn a_fresh_or_future_change_is_young() {
        let young = |now| Stamp::new(&stat(), now, false).is_young();
        assert!(young(101 * SECOND));
        assert!(young(50 * SECOND));
        assert!(!young(102 * SECOND));
    }
}
