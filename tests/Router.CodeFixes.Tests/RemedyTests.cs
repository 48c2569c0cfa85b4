using System.Collections.Concurrent;
using LlmRouter.Configuration;
using LlmRouter.Configuration.Tests;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes.Tests;

/// <summary>Every remedy of every case in which a rule fires, applied to its file.</summary>
public class RemedyTests
{
    public static TheoryData<string> Names => [.. RuleCase.All.Where(one => !one.Bad.Any(text => text.StartsWith("[attributes]", StringComparison.Ordinal))).Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_remedy_mends_its_fault_and_breaks_nothing(string name)
    {
        RuleCase one = RuleCase.All.Single(one => one.Name == name);
        string[] texts = [.. one.Bad.Select(bad => Markup.Parse(bad).Text)];
        IReadOnlyList<Fault> before = Config.Check(one.Advice, texts);
        foreach (Fault fault in before)
        {
            if (RemedyOf(fault) is { } fix)
            {
                int document = Array.FindIndex(texts, text => Config.PathOf(Array.IndexOf(texts, text)) == fault.Place.Path);
                IReadOnlyList<TextChange> edits = JsonFixer.Edits(texts[document], [new EditRequest(new TextSpan(fault.Place.Start, fault.Place.Length), fix)]);
                Assert.True(edits.Count > 0 || fix.Kind == FixKind.Move, $"Nothing is done about: {fault}");
                if (edits.Count == 0)
                {
                    continue;
                }

                string[] mended = [.. texts];
                mended[document] = SourceText.From(texts[document]).WithChanges(edits).ToString();
                IReadOnlyList<Fault> after = Config.Check(one.Advice, mended);
                Assert.True(Count(after, fault.Rule.Id) < Count(before, fault.Rule.Id), $"{fault} is still there after {fix}:\n{mended[document]}\n{string.Join('\n', after)}");
                Assert.All(after, left => Assert.True(
                    left.Rule.Severity != FaultSeverity.Error || Count(before, left.Rule.Id) > 0 || IsNext(fault, left), $"{fix} for {fault} makes {left}:\n{mended[document]}"));
            }
        }
    }

    [Fact]
    public void The_rules_that_are_said_to_have_a_remedy_have_one()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (RuleCase one in RuleCase.All)
        {
            seen.UnionWith(Config.Check(one.Advice, [.. one.Bad.Select(bad => Markup.Parse(bad).Text)]).Where(fault => RemedyOf(fault) is not null).Select(fault => fault.Rule.Id));
        }

        // The class that a file names is the compiler's business.
        seen.Add(DeclarationRules.UnknownRouter.Id);
        Assert.Equal(string.Join(' ', seen), string.Join(' ', FixableRules.Ids.Order(StringComparer.Ordinal)));
        Assert.Equal(seen, FixableRules.Ids.Order(StringComparer.Ordinal));
    }

    private static int Count(IReadOnlyList<Fault> faults, string id) => faults.Count(fault => fault.Rule.Id == id);

    private static FaultFix? RemedyOf(Fault fault) => fault.Suggestion is { } suggestion ? FaultFix.Replace(FaultFix.Text(suggestion)) : fault.Fix;

    /// <summary>A value that is read at last may be found to be wrong in another way: a number that was a text is in no range.</summary>
    private static bool IsNext(Fault mended, Fault left) =>
        (mended.Rule == ConfigRules.WrongKind && left.Place.Start == mended.Place.Start) || mended.Rule == ConfigRules.WrongLevel;
}
