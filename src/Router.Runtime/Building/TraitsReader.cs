using LlmRouter.Configuration;
using LlmRouter.Core;

namespace LlmRouter.Building;

/// <summary>Reads what requests are matched against.</summary>
internal static class TraitsReader
{
    /// <param name="settings">The deployment's settings, with those of group and router behind them.</param>
    /// <param name="own">The deployment's own settings.</param>
    /// <param name="region">Where it runs.</param>
    /// <param name="facts">What the catalog knows of its model.</param>
    public static DeploymentTraits Read(SettingLookup settings, SettingBag own, string? region, ModelFacts? facts) => new()
    {
        Tags = List(own, Setting.Tags),
        AccessTags = settings.TryGet(Setting.AccessTags, out SettingValue access) && access.TextList.Length > 0 ? [access.TextList] : [],
        Region = region,
        Lacks = Lacks(List(own, Setting.Features), facts, settings.Flag(Setting.DropUnsupported)),
        ContextWindow = own.Number(Setting.ContextWindow) is { } window ? (int)window : facts?.ContextWindow,
        Schedule = settings.TryGet(Setting.AccessWindows, out SettingValue windows) && windows.TextList.Length > 0 ? Schedule(windows.TextList) : null,
    };

    /// <summary>Whether the model is known to think of nothing before it answers.</summary>
    public static bool LacksReasoning(SettingBag own, ModelFacts? facts) => (Lacks(List(own, Setting.Features), facts, drops: false) & RequestFeatures.Reasoning) != 0;

    private static string[] List(SettingBag own, Setting setting) => own.TryGet(setting, out SettingValue value) ? value.TextList : [];

    private static RequestFeatures Lacks(string[] features, ModelFacts? facts, bool drops)
    {
        RequestFeatures lacks = Known(facts?.Lacks ?? ModelFeatures.None);
        if (drops)
        {
            // An effort that the model does not know is left out of what it is sent.
            lacks &= ~RequestFeatures.Reasoning;
        }

        foreach (string text in features)
        {
            string word = FeatureNames.Word(text, out bool without);
            var feature = (RequestFeatures)(1 << Array.IndexOf(FeatureNames.All, word));
            lacks = without ? lacks | feature : lacks & ~feature;
        }

        return lacks;
    }

    private static RequestFeatures Known(ModelFeatures lacks)
    {
        var known = RequestFeatures.None;
        foreach ((ModelFeatures of, RequestFeatures feature) in (ReadOnlySpan<(ModelFeatures, RequestFeatures)>)
            [
                (ModelFeatures.Tools, RequestFeatures.Tools),
                (ModelFeatures.Vision, RequestFeatures.Vision),
                (ModelFeatures.JsonSchema, RequestFeatures.JsonSchema),
                (ModelFeatures.Streaming, RequestFeatures.Streaming),
                (ModelFeatures.AudioInput, RequestFeatures.Audio),
                (ModelFeatures.Pdf, RequestFeatures.Pdf),
                (ModelFeatures.Reasoning, RequestFeatures.Reasoning),
            ])
        {
            known |= (lacks & of) != 0 ? feature : RequestFeatures.None;
        }

        return known;
    }

    private static AccessSchedule Schedule(string[] texts)
    {
        var windows = new List<(AccessWindow, TimeZoneInfo)>();
        foreach (string text in texts)
        {
            // Syntax was checked with the rest of the configuration; which zones there are is known only here.
            if (!AccessWindow.TryParse(text, out AccessWindow window, out _) || !TimeZoneInfo.TryFindSystemTimeZoneById(window.Zone, out TimeZoneInfo? zone))
            {
                throw new RouterConfigurationException("The router cannot start.", [$"the access window '{text}' names a time zone that this machine does not know"]);
            }

            windows.Add((window, zone));
        }

        return new AccessSchedule(windows);
    }
}
