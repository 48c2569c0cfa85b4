using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace LlmRouter.Configuration;

/// <summary>
/// The bytes of <c>models.catalog</c> where the loader mapped them, as part of this assembly: neither copied nor parsed. Lines are
/// found by binary search, so that the first lookup costs what every other costs. Thread-safe: nothing is written after construction.
/// </summary>
internal sealed unsafe class CatalogText
{
    public const string ResourceName = "models.catalog";

    private readonly byte* _bytes;
    private readonly int _length;
    private readonly int _body;

    public CatalogText(Stream resource)
    {
        _length = checked((int)resource.Length);
        if (resource is UnmanagedMemoryStream mapped)
        {
            _bytes = mapped.PositionPointer;
        }
        else
        {
            // A host that loads assemblies in a way of its own. The copy lives as long as the process, as a mapping would.
            using var copy = new MemoryStream(_length);
            resource.CopyTo(copy);
            _bytes = (byte*)Marshal.AllocHGlobal(_length);
            Marshal.Copy(copy.ToArray(), 0, (IntPtr)_bytes, _length);
        }

        while (_body < _length && this[_body] == '#')
        {
            _body = Next(_body);
        }
    }

    public static CatalogText Shared { get; } = new(Open());

    /// <summary>Where the first line after the header starts, or the end.</summary>
    public int Body => _body;

    public int Length => _length;

    private byte this[int index] => (uint)index < (uint)_length ? _bytes[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Where the line after the one at <paramref name="start"/> starts, or the end.</summary>
    public int Next(int start)
    {
        int end = start;
        while (end < _length && this[end] != '\n')
        {
            end++;
        }

        return end == _length ? end : end + 1;
    }

    /// <summary>The line that starts at <paramref name="start"/>, without its end.</summary>
    public string Line(int start)
    {
        int next = Next(start);
        int end = next > start && this[next - 1] == '\n' ? next - 1 : next;
        return end == start ? "" : Encoding.ASCII.GetString(_bytes + start, end - start);
    }

    /// <summary>Where the line with this key starts; -1 when there is none.</summary>
    /// <param name="key">In small letters.</param>
    public int Find(string key)
    {
        int low = _body;
        int high = _length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            while (middle > low && this[middle - 1] != '\n')
            {
                middle--;
            }

            int order = Compare(middle, key);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = Next(middle);
            }
            else
            {
                high = middle;
            }
        }

        return -1;
    }

    /// <summary>How the key of the line at <paramref name="start"/> stands to another, ordinal in small letters.</summary>
    private int Compare(int start, string key)
    {
        for (int i = 0; ; i++)
        {
            byte b = start + i < _length ? this[start + i] : (byte)'\n';
            bool ends = b is (byte)' ' or (byte)'\n';
            if (ends || i == key.Length)
            {
                return ends ? (i == key.Length ? 0 : -1) : 1;
            }

            int difference = (b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b) - key[i];
            if (difference != 0)
            {
                return difference;
            }
        }
    }

    private static Stream Open() => typeof(CatalogText).GetTypeInfo().Assembly.GetManifestResourceStream(ResourceName)
        ?? throw new InvalidOperationException($"The assembly does not carry its resource {ResourceName}.");
}
