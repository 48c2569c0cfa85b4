namespace LlmRouter.Configuration.Tests;

internal static class ListCases
{
    private static readonly string Long = new('x', 257);

    public static readonly RuleCase[] All =
    [
        new("An empty tag", Config.Deployment("\"tags\": [\"a\", {|LLMR1009:\" \"|}]"), Config.Deployment("\"tags\": [\"a\", \"b c\"]")),
        new("A tag twice", Config.Deployment("\"tags\": [\"a\", \"b\", {|LLMR1012:\"A\"|}]"), Config.Deployment("\"tags\": [\"a\", \"b\"]")),
        new("A tag that rules out", Config.Deployment("\"tags\": [{|LLMR2014:\"!a\"|}]"), Config.Deployment("\"tags\": [\"a!\"]")),
        new("A tag with a line break", Config.Deployment("\"tags\": [{|LLMR2014:\"a\\nb\"|}]"), Config.Deployment("\"tags\": []")),
        new("A tag of 257 characters", Config.Deployment("\"tags\": [{|LLMR2014:\"" + Long + "\"|}]"), Config.Deployment("\"tags\": [\"" + Long[1..] + "\"]")),
        new("A tag with half a character", Config.Deployment("\"tags\": [{|LLMR2014:\"\\ud83d\"|}]"), Config.Deployment("\"tags\": [\"\\ud83d\\ude00\"]")),
        new("An access tag with a space in front", Config.Group("\"accessTags\": [{|LLMR2014:\" a\"|}]"), Config.Group("\"accessTags\": [\"a\"]")),
        new("An access tag twice", Config.Group("\"accessTags\": [\"a\", {|LLMR1012:\"a\"|}]"), Config.Group("\"accessTags\": [\"a\", \"b\"]")),
        new("Access for nobody or everybody", Config.Group("\"accessTags\": {|LLMR1004:[]|}"), Config.Group("\"retries\": 1")),
        new("Access for an empty tag", Config.Deployment("\"accessTags\": [{|LLMR1004:\"\"|}]"), Config.Deployment("\"accessTags\": [\"a\"]")),
        new("Access at no time or always", Config.Deployment("\"accessWindows\": {|LLMR1004:[]|}"), Config.Deployment("\"accessWindows\": [\"00:00-24:00\"]")),
        new("Environments that are none", Config.Deployment("\"environments\": {|LLMR1004:[]|}"), Config.Deployment("\"environments\": [\"Production\", \"Staging\"]")),
        new("An environment twice", Config.Deployment("\"environments\": [\"Production\", {|LLMR1012:\"production\"|}]"), Config.Deployment("\"environments\": [\"Production\"]")),
        new("A window without a time", Config.Group("\"accessWindows\": [\"08:00-18:00\", {|LLMR1013:\"Mon-Fri\"|}]"), Config.Group("\"accessWindows\": [\"Mon-Fri 08:00-18:00 Europe/Berlin\", \"Sat,Sun 22:00-06:00\"]")),
        new("A window with a day that is none", Config.Group("\"accessWindows\": [{|LLMR1013:\"Mon-Fry 08:00-18:00\"|}]"), Config.Group("\"accessWindows\": [\"mon-fri 08:00-18:00\"]")),
        new("A window of no length", Config.Deployment("\"accessWindows\": [{|LLMR1013:\"08:00-08:00\"|}]"), Config.Deployment("\"accessWindows\": [\"08:00-08:01\"]")),
        new("A window with a zone that cannot be one", Config.Deployment("\"accessWindows\": [{|LLMR1013:\"08:00-18:00 +02:00\"|}]"), Config.Deployment("\"accessWindows\": [\"08:00-18:00 Etc/GMT-2\"]")),
        new("A window twice", Config.Deployment("\"accessWindows\": [\"Mon 08:00-18:00\", {|LLMR1012:\"mon 08:00-18:00\"|}]"), Config.Deployment("\"accessWindows\": [\"Mon 08:00-18:00\", \"Tue 08:00-18:00\"]")),
        new("A feature that a model has and lacks", Config.Deployment("\"features\": [\"tools\", \"vision\", {|LLMR5004:\"!tools\"|}]"), Config.Deployment("\"features\": [\"tools\", \"!vision\"]")),
        new("A feature that a model lacks and has", Config.Deployment("\"features\": [\"!pdf\", {|LLMR5004:\"pdf\"|}]"), Config.Deployment("\"features\": [\"!pdf\", \"!audio\"]")),
        new("A feature twice", Config.Deployment("\"features\": [\"tools\", {|LLMR1012:\"tools\"|}]"), Config.Deployment("\"features\": [\"tools\"]")),
    ];
}
