using System.Globalization;
using System.Text;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>
/// What happened in a simulation: the last events for people, and a digest of all of them, by which two runs are compared.
/// Nothing is formatted before somebody looks.
/// </summary>
/// <param name="kept">How many events are kept for people.</param>
internal sealed class Trace(int kept = 200)
{
    private const ulong Prime = 1_099_511_628_211;

    private readonly Lock _lock = new();
    private readonly Line[] _lines = new Line[kept];

    /// <summary>Of everything that happened, in order.</summary>
    public ulong Digest { get; private set; } = 14_695_981_039_346_656_037;

    public int Count { get; private set; }

    public void Add(TimeSpan at, TraceKind kind, int call, string subject, int number = 0, string? text = null)
    {
        lock (_lock)
        {
            _lines[Count++ % kept] = new Line(at, kind, call, subject, number, text);
            Mix((ulong)at.Ticks);
            Mix(((ulong)kind << 32) | (uint)call);
            Mix((ulong)(uint)number);
            Mix(subject);
            Mix(text);
        }
    }

    /// <summary>The last events, one a line.</summary>
    public string Last(int count = int.MaxValue)
    {
        var text = new StringBuilder();
        for (int i = Math.Max(0, Count - Math.Min(count, kept)); i < Count; i++)
        {
            Line line = _lines[i % kept];
            text.Append(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,12:0.000000} s  {line.Kind,-13} ")
                .Append(line.Call >= 0 ? string.Create(CultureInfo.InvariantCulture, $"call {line.Call,-5} ") : "           ")
                .Append(line.Subject);
            if (line.Number != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" #{line.Number}");
            }

            text.Append(string.IsNullOrEmpty(line.Text) ? "" : "  ").Append(line.Text).Append('\n');
        }

        return text.ToString();
    }

    private void Mix(ulong value) => Digest = (Digest ^ value) * Prime;

    private void Mix(string? text)
    {
        foreach (char c in text ?? "")
        {
            Mix(c);
        }
    }

    private readonly record struct Line(TimeSpan At, TraceKind Kind, int Call, string Subject, int Number, string? Text);
}
