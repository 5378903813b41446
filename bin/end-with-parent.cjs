// Loaded into the npm that the bootstrap runs: ends it at once when the bootstrap is gone (npm itself lets a SIGTERM pass while it
// installs). What it leaves half done has no stamp yet, so the next start installs again.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();
