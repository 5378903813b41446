// A program that was started by another ends when that one is gone, however it went (kill -9 as well). Loaded with `--import`, or
// imported first. Between our own programs a channel closes; npm holds none to what it runs, so there the parent is watched.
const end = () => process.kill(process.pid, 'SIGTERM');

if (process.send) {
  process.once('disconnect', end);
  process.channel?.unref();
}
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, 500);
  watch.unref();
}
