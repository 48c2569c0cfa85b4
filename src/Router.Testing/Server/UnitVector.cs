namespace LlmRouter.Testing.Server;

/// <summary>Vectors of length one, the same for the same seed.</summary>
internal static class UnitVector
{
    public static float[] Create(ulong seed, int dimensions)
    {
        float[] vector = new float[dimensions];
        var chance = new Chance(seed, 0);
        double sum = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            double value = (2 * chance.NextDouble()) - 1;
            vector[i] = (float)value;
            sum += value * value;
        }

        float length = (float)Math.Sqrt(sum);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] /= length;
        }

        return vector;
    }
}
