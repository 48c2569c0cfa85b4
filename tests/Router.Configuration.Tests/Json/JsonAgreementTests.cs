using System.Text.Json;

namespace LlmRouter.Configuration.Tests;

/// <summary>System.Text.Json decides what JSON is; the reader must agree with it, and go on where it gives up.</summary>
public class JsonAgreementTests
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Well_formed_documents_read_the_same(int seed)
    {
        var documents = new RandomJson(new Random(seed));
        for (int i = 0; i < 400; i++)
        {
            string text = documents.Document();
            using JsonDocument expected = JsonDocument.Parse(text, Options);

            ConfigNode actual = Read(text, out IReadOnlyList<Fault> faults);

            Assert.Empty(faults);
            AssertSame(expected.RootElement, actual);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Damaged_documents_are_refused_by_both_or_read_the_same(int seed)
    {
        var documents = new RandomJson(new Random(seed));
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            string text = documents.Damaged(documents.Document());
            ConfigNode actual = Read(text, out IReadOnlyList<Fault> faults);
            AssertInside(text, actual, faults);
            JsonDocument? expected = TryParse(text);
            if (expected is null)
            {
                refused++;
                Assert.True(faults.Count > 0, text);
            }
            else if (faults.Count > 0)
            {
                // What it takes for infinity is no number here.
                Assert.All(faults, fault => Assert.True(fault.Message.EndsWith("too large", StringComparison.Ordinal), text + "\n" + fault));
            }
            else
            {
                AssertSame(expected.RootElement, actual);
            }

            expected?.Dispose();
        }

        Assert.InRange(refused, 500, 2900);
    }

    [Fact]
    public void Noise_is_read_to_its_end()
    {
        const string Alphabet = "{}[],:\"'\\/*#1.-+eNtrue \n\uFEFF\u2028\uD83D\uDE00";
        var random = new Random(21);
        for (int i = 0; i < 5000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);

            ConfigNode root = Read(text, out IReadOnlyList<Fault> faults);

            AssertInside(text, root, faults);
        }
    }

    private static ConfigNode Read(string text, out IReadOnlyList<Fault> faults)
    {
        var bag = new FaultBag();
        ConfigNode root = JsonReader.Read("models.json", text, bag);
        faults = bag.Faults;
        return root;
    }

    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static void AssertSame(JsonElement expected, ConfigNode actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(ConfigKind.Object, actual.Kind);
                JsonProperty[] properties = [.. expected.EnumerateObject()];
                Assert.Equal(properties.Length, actual.Members.Length);
                for (int i = 0; i < properties.Length; i++)
                {
                    Assert.Equal(properties[i].Name, actual.Members[i].Name);
                    AssertSame(properties[i].Value, actual.Members[i].Value);
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(ConfigKind.Array, actual.Kind);
                Assert.Equal(expected.GetArrayLength(), actual.Items.Length);
                for (int i = 0; i < actual.Items.Length; i++)
                {
                    AssertSame(expected[i], actual.Items[i]);
                }

                break;
            case JsonValueKind.String:
                Assert.Equal((ConfigKind.Text, expected.GetString()), (actual.Kind, actual.Text));
                break;
            case JsonValueKind.Number:
                Assert.Equal((ConfigKind.Number, expected.GetDouble()), (actual.Kind, actual.Number));
                break;
            case JsonValueKind.Null:
                Assert.Equal(ConfigKind.Null, actual.Kind);
                break;
            default:
                Assert.Equal((ConfigKind.Flag, expected.GetBoolean()), (actual.Kind, actual.Flag));
                break;
        }
    }

    private static void AssertInside(string text, ConfigNode node, IReadOnlyList<Fault> faults)
    {
        foreach (Fault fault in faults)
        {
            AssertWithin(fault.Place, 0, text.Length);
        }

        AssertInside(node, 0, text.Length);
    }

    private static void AssertInside(ConfigNode node, int start, int end)
    {
        AssertWithin(node.Place, start, end);
        foreach (ConfigNode item in node.Items)
        {
            AssertInside(item, node.Place.Start, node.Place.End);
        }

        foreach (ConfigMember member in node.Members)
        {
            AssertWithin(member.NamePlace, node.Place.Start, node.Place.End);
            AssertInside(member.Value, node.Place.Start, node.Place.End);
        }
    }

    private static void AssertWithin(Place place, int start, int end) =>
        Assert.True(place.Start >= start && place.Length >= 0 && place.End <= end, $"{place} is outside {start}..{end}");
}
