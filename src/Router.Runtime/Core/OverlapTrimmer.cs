namespace LlmRouter.Core;

/// <summary>
/// Takes away what a model repeats of a text that it was asked to continue: the longest end of the text that its continuation
/// begins with. Pieces are held back only while a longer repetition is possible. One continuation's; not thread-safe.
/// </summary>
internal sealed class OverlapTrimmer
{
    /// <summary>Repetitions shorter than this are taken for a part of the answer, unless they are all of the text.</summary>
    public const int Fewest = 4;

    /// <summary>How far back a repetition is looked for.</summary>
    public const int Most = 4_096;

    private readonly string _tail;
    private readonly bool _isWhole;

    // Where in the tail a repetition may have begun; sorted, so that the first one is the longest.
    private readonly int[] _starts;
    private int _candidates;
    private string _held = "";
    private int _overlap;

    /// <param name="text">The text so far.</param>
    public OverlapTrimmer(string text)
    {
        _isWhole = text.Length <= Most;
        _tail = _isWhole ? text : text[^Most..];
        _starts = new int[_tail.Length];
        for (int i = 0; i < _starts.Length; i++)
        {
            _starts[i] = i;
        }

        _candidates = _starts.Length;
    }

    /// <summary>Whether it is known what is repeated: nothing is held back any more.</summary>
    public bool IsDone => _candidates == 0;

    /// <summary>Takes the next piece.</summary>
    /// <returns>What can be shown now; may be empty.</returns>
    public string Push(string piece)
    {
        if (IsDone)
        {
            return piece;
        }

        for (int i = 0; i < piece.Length && !IsDone; i++)
        {
            Narrow(_held.Length + i, piece[i]);
        }

        _held += piece;
        return IsDone ? Release() : "";
    }

    /// <summary>Nothing more comes, or what comes next is no text.</summary>
    /// <returns>What was held back and is no repetition.</returns>
    public string End()
    {
        _candidates = 0;
        return Release();
    }

    /// <summary>Keeps those beginnings that the continuation agrees with up to its character at this place.</summary>
    private void Narrow(int at, char next)
    {
        int kept = 0;
        for (int c = 0; c < _candidates; c++)
        {
            int start = _starts[c];
            if (_tail[start + at] != next)
            {
                continue;
            }

            if (start + at == _tail.Length - 1)
            {
                // It has come to the end of the text. Others that began earlier may still become longer.
                int length = at + 1;
                _overlap = length >= Fewest || (_isWhole && start == 0) ? length : _overlap;
            }
            else
            {
                _starts[kept++] = start;
            }
        }

        _candidates = kept;
    }

    private string Release()
    {
        string shown = _held[_overlap..];
        _held = "";
        _overlap = 0;
        return shown;
    }
}
