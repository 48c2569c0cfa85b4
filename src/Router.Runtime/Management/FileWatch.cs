using Microsoft.Extensions.Logging;

namespace LlmRouter.Management;

/// <summary>
/// Loads a file whenever it has changed. Editors write in several steps, or write another file and rename it: whatever happens in
/// the folder starts a short wait, after which the file is read; the same content as last time is nothing new.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly LiveConfiguration _live;
    private readonly string _path;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly FileSystemWatcher _watcher;
    private string? _seen;
    private string? _complaint;
    private bool _disposed;

    public FileWatch(LiveConfiguration live, string path, ILogger log)
    {
        _live = live;
        _path = path;
        _log = log;
        _timer = live.Options.TimeProvider.CreateTimer(static self => ((FileWatch)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // The whole folder: a file may be a link, and what changes is then something else in it.
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
        _watcher.Changed += (_, _) => Notify();
        _watcher.Created += (_, _) => Notify();
        _watcher.Deleted += (_, _) => Notify();
        _watcher.Renamed += (_, _) => Notify();
        _watcher.Error += (_, _) => Notify();
    }

    public bool IsDisposed => Volatile.Read(ref _disposed);

    public void Start()
    {
        // Watched first, then read: a change in between is seen.
        _watcher.EnableRaisingEvents = true;
        Look();
    }

    /// <summary>Something has happened to the file, or may have: it is read once nothing more has happened for a while.</summary>
    public void Notify()
    {
        if (!IsDisposed)
        {
            _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        _watcher.Dispose();
        _timer.Dispose();
    }

    private void Look()
    {
        lock (_lock)
        {
            if (IsDisposed)
            {
                return;
            }

            try
            {
                string text = File.ReadAllText(_path);
                if (text == _seen)
                {
                    return;
                }

                // Whatever comes of it: a version is loaded, or refused, once.
                _seen = text;
                _live.Load(_path, text);
                _complaint = null;
                Log.Reloaded(_log, _path);
            }
            catch (ObjectDisposedException)
            {
                Dispose();
            }
            catch (Exception e)
            {
                Complain(e);
            }
        }
    }

    private void Complain(Exception reason)
    {
        // A file that cannot be read is complained about once, not with every event of its folder.
        bool unread = reason is IOException or UnauthorizedAccessException;
        if (unread && reason.Message == _complaint)
        {
            return;
        }

        _complaint = unread ? reason.Message : null;
        _seen = unread ? null : _seen;
        Log.ReloadRefused(_log, _path, reason.Message);
        _live.Reject(_path, reason);
    }
}
