//! How a command asks a live watcher to settle what it has noticed: then the index is as good as a pass of its own.
//!
//! The socket lies in the index's folder, which is its owner's alone. Connecting is asking; the answer is [`SETTLED`],
//! or nothing if the watcher can't vouch for the index.

#[cfg(unix)]
pub use unix::{Stream, listen};

use std::path::Path;

/// What a watcher answers once the index is up to date.
#[cfg(unix)]
const SETTLED: &[u8] = b"ok\n";
/// The socket's name.
#[cfg(unix)]
const SOCKET: &str = "sync";

/// Whether a watcher of the index at `path` says that it is up to date.
#[must_use]
pub fn ask(path: &Path) -> bool {
    #[cfg(unix)]
    return unix::ask(path).is_ok();
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

#[cfg(unix)]
mod unix {
    #![allow(clippy::disallowed_methods, reason = "the index's own folder, which no note lies in")]

    use std::fs;
    use std::io::{self, Read, Write};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;
    use std::time::Duration;

    use super::{SETTLED, SOCKET};

    /// A watcher that doesn't answer so long is overtaken by a pass of one's own.
    const PATIENCE: Duration = Duration::from_millis(100);

    pub(super) fn ask(path: &Path) -> io::Result<()> {
        let mut stream = UnixStream::connect(path.join(SOCKET))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut answer = [0; SETTLED.len()];
        stream.read_exact(&mut answer)?;
        if answer == SETTLED { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Somebody who asks.
    #[derive(Debug)]
    pub struct Stream(UnixStream);

    impl Stream {
        /// Says that the index is up to date. Whoever doesn't listen any more has looked for himself.
        pub fn settled(mut self) {
            let _ = self.0.set_write_timeout(Some(PATIENCE)).and_then(|()| self.0.write_all(SETTLED));
        }
    }

    /// Hands everybody who asks for the index at `path` to `hear`, on a thread of its own.
    ///
    /// # Errors
    /// If there is no socket to be had: another watcher has it, or the path is too long for one.
    pub fn listen(path: &Path, hear: impl Fn(Stream) -> bool + Send + 'static) -> io::Result<()> {
        let socket = path.join(SOCKET);
        if UnixStream::connect(&socket).is_ok() {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        match fs::remove_file(&socket) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let listener = UnixListener::bind(&socket)?;
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o600))?;
        std::thread::spawn(move || listener.incoming().flatten().all(|stream| hear(Stream(stream))));
        Ok(())
    }
}
