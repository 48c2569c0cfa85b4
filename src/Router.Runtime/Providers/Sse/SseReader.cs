using System.Buffers;
using System.Runtime.CompilerServices;

namespace LlmRouter.Providers.Sse;

/// <summary>
/// Splits a byte stream into server-sent events, as the WHATWG specification says: lines end with CR, LF or both, a leading BOM
/// and comments are skipped, several data lines are joined by a line feed, an event that no blank line ends is dropped. What it
/// hands out lies in its own buffer and is valid until the next call. Used by one thread at a time.
/// </summary>
internal sealed class SseReader : IDisposable
{
    /// <summary>The longest event or line that is accepted, in bytes.</summary>
    public const int LongestEvent = 16 * 1024 * 1024;

    private const int InitialSize = 16 * 1024;

    private readonly Stream _stream;
    private readonly int _longestEvent;
    private byte[] _buffer;

    // [_start, _end) is what is kept: the lines of the event under way, and what has not been looked at.
    private int _start;
    private int _end;

    // Where the line under way begins, and how far it was searched for its end.
    private int _line;
    private int _searched;

    // The data lines of the event under way, joined in place; -1: none yet.
    private int _data = -1;
    private int _dataLength;
    private int _type;
    private int _typeLength;

    private bool _skipLineFeed;
    private bool _afterBom;
    private bool _handedOut;

    public SseReader(Stream stream, int longestEvent = LongestEvent)
    {
        _stream = stream;
        _longestEvent = longestEvent;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(InitialSize, longestEvent));
    }

    /// <summary>The data of the event that <see cref="TryRead"/> found.</summary>
    public ReadOnlySpan<byte> Data => _buffer.AsSpan(_data, _dataLength);

    /// <summary>Its type; empty when it did not say.</summary>
    public ReadOnlySpan<byte> Type => _typeLength == 0 ? default : _buffer.AsSpan(_type, _typeLength);

    /// <summary>The next event of what is buffered; false: <see cref="FillAsync"/> first.</summary>
    public bool TryRead()
    {
        Forget();
        if (!_afterBom && !SkipBom())
        {
            return false;
        }

        while (true)
        {
            if (_skipLineFeed && _line < _end)
            {
                _skipLineFeed = false;
                if (_buffer[_line] == '\n')
                {
                    _line++;
                    _searched = Math.Max(_searched, _line);
                }
            }

            int found = _buffer.AsSpan(_searched, _end - _searched).IndexOfAny((byte)'\r', (byte)'\n');
            if (found < 0)
            {
                _searched = _end;
                return false;
            }

            int lineStart = _line;
            int lineEnd = _searched + found;
            _skipLineFeed = _buffer[lineEnd] == '\r';
            _line = _searched = lineEnd + 1;
            if (lineEnd > lineStart)
            {
                Field(lineStart, lineEnd);
            }
            else if (_data >= 0)
            {
                _handedOut = true;
                return true;
            }
            else
            {
                _typeLength = 0;
            }

            if (_data < 0 && _typeLength == 0)
            {
                _start = _line;
            }
        }
    }

    /// <summary>Reads more. False at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The event is longer than is accepted.</exception>
    public ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        ValueTask<int> read = _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<bool>(Took(read.Result)) : TakeAsync(read);
    }

    /// <summary>Gives the buffer back. Not while <see cref="FillAsync"/> is pending.</summary>
    public void Dispose()
    {
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        _start = _end = _line = _searched = 0;
        _data = -1;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TakeAsync(ValueTask<int> read) => Took(await read.ConfigureAwait(false));

    private bool Took(int read)
    {
        _end += read;
        return read > 0;
    }

    /// <summary>Drops the event that was handed out.</summary>
    private void Forget()
    {
        if (_handedOut)
        {
            _handedOut = false;
            _start = _line;
            _data = -1;
            _dataLength = 0;
            _typeLength = 0;
        }
    }

    /// <summary>False while it cannot be told yet.</summary>
    private bool SkipBom()
    {
        ReadOnlySpan<byte> bom = [0xEF, 0xBB, 0xBF];
        ReadOnlySpan<byte> begin = _buffer.AsSpan(_start, Math.Min(bom.Length, _end - _start));
        if (!bom.StartsWith(begin))
        {
            _afterBom = true;
        }
        else if (begin.Length == bom.Length)
        {
            _afterBom = true;
            _start = _line = _searched = _start + bom.Length;
        }

        return _afterBom;
    }

    private void Field(int lineStart, int lineEnd)
    {
        ReadOnlySpan<byte> line = _buffer.AsSpan(lineStart, lineEnd - lineStart);
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? line : line[..colon];
        int value = colon < 0 ? lineEnd : lineStart + colon + 1;
        if (value < lineEnd && _buffer[value] == ' ')
        {
            value++;
        }

        if (name.SequenceEqual("data"u8))
        {
            AppendData(value, lineEnd - value);
        }
        else if (name.SequenceEqual("event"u8))
        {
            _type = value;
            _typeLength = lineEnd - value;
        }
    }

    private void AppendData(int value, int length)
    {
        if (_data < 0)
        {
            _data = value;
            _dataLength = length;
            return;
        }

        // There is always room below: a line is longer than the line feed and the value that are kept of it. An event line
        // between two data lines would be overwritten, so it is dropped: no format that is read here has one there.
        int end = _data + _dataLength;
        if (_type >= _data)
        {
            _typeLength = 0;
        }

        _buffer[end] = (byte)'\n';
        _buffer.AsSpan(value, length).CopyTo(_buffer.AsSpan(end + 1));
        _dataLength += length + 1;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        if (_start > 0)
        {
            Move(_buffer);
            return;
        }

        if (_end >= _longestEvent)
        {
            throw new InvalidDataException(FormattableString.Invariant($"an event of the stream is longer than {_longestEvent} bytes"));
        }

        byte[] smaller = _buffer;
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * smaller.Length, _longestEvent));
        Move(larger);
        _buffer = larger;
        ArrayPool<byte>.Shared.Return(smaller);
    }

    private void Move(byte[] target)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        _end -= _start;
        _line -= _start;
        _searched -= _start;
        _type = _typeLength == 0 ? 0 : _type - _start;
        _data = _data < 0 ? -1 : _data - _start;
        _start = 0;
    }
}
