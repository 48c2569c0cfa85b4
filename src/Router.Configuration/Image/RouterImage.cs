namespace LlmRouter.Configuration;

/// <summary>
/// A configuration as constant data: what the generator leaves in an assembly and the runtime reads. Equal when the data is.
/// </summary>
internal sealed class RouterImage(string[] texts, double[] numbers, int[] records) : IEquatable<RouterImage>
{
    /// <summary>The version of the layout; generator and runtime must agree on it.</summary>
    public const int CurrentFormat = 3;

    /// <summary>Every text once; the first one is empty.</summary>
    public string[] Texts { get; } = texts;

    /// <summary>Every number that is no integer, once.</summary>
    public double[] Numbers { get; } = numbers;

    public int[] Records { get; } = records;

    public bool Equals(RouterImage? other) => ReferenceEquals(this, other)
        || (other is not null && Same(Records, other.Records) && Same(Texts, other.Texts) && Same(Numbers, other.Numbers));

    public override bool Equals(object? obj) => Equals(obj as RouterImage);

    public override int GetHashCode()
    {
        unchecked
        {
            int hash = Texts.Length;
            foreach (int record in Records)
            {
                hash = (hash * 31) + record;
            }

            return hash;
        }
    }

    private static bool Same<T>(T[] left, T[] right)
        where T : notnull
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
