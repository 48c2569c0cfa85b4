using System.Text.RegularExpressions;

namespace LlmRouter.Packaging.Tests;

/// <summary>
/// A project outside of the repository that references the packages and nothing else of it. It restores them from the folder into a
/// folder of its own; what the packages depend on comes from where the machine keeps packages.
/// </summary>
internal sealed partial class FreshProject : IDisposable
{
    public FreshProject(Feed feed, string properties = "")
    {
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Write(
            "nuget.config",
            $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed.Folder}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        Write(
            "Fresh.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>$(MSBuildProjectDirectory)/packages</RestorePackagesPath>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <Compile Remove="packages/**" />
                <PackageReference Include="LlmRouter" Version="{feed.Version}" />
                <PackageReference Include="LlmRouter.Testing" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("llmrouter-fresh-").FullName;

    private static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>Takes over the code and the configuration of a sample.</summary>
    public FreshProject With(string sample)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "samples", sample)))
        {
            if (Path.GetExtension(file) is ".cs" or ".json")
            {
                File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
            }
        }

        return this;
    }

    public Task<string> RunAsync() => Dotnet.RunAsync(Folder, "run", "--verbosity", "quiet");

    /// <summary>Builds, and returns each diagnostic once: <c>file(line,column): severity id: message</c>.</summary>
    public async Task<string[]> DiagnosticsAsync(params string[] arguments)
    {
        (_, string output) = await Dotnet.TryRunAsync(Folder, ["build", "--no-incremental", "--verbosity", "quiet", .. arguments]);
        return [.. output.Split('\n').Select(line => Diagnostic().Match(line)).Where(match => match.Success)
            .Select(match => $"{Path.GetFileName(match.Groups["file"].Value)}{match.Groups["rest"].Value}".TrimEnd())
            .Distinct().Order(StringComparer.Ordinal)];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [GeneratedRegex(@"^\s*(?<file>[^(:]*)(?<rest>(\(\d+,\d+\))?\s*: (error|warning) [A-Z]+\d+: .*?)( \(https?:\S+\))?( \[[^\]]*\])?$")]
    private static partial Regex Diagnostic();
}
