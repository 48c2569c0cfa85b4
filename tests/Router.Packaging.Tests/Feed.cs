using System.IO.Compression;

namespace LlmRouter.Packaging.Tests;

/// <summary>The packages, packed once out of what is built, in a folder that serves as a feed.</summary>
public sealed class Feed : IAsyncLifetime
{
    private static readonly string[] Projects = ["Router.Runtime", "Router.Testing"];

    public string Folder { get; } = Directory.CreateTempSubdirectory("llmrouter-feed-").FullName;

    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        foreach (string project in Projects)
        {
            await Dotnet.RunAsync(Repository.Root, "pack", $"src/{project}", "--configuration", "Release", "--no-build", "--output", Folder, "--verbosity", "quiet", "-p:NuGetAudit=false");
        }

        string package = Path.GetFileNameWithoutExtension(Directory.GetFiles(Folder, "LlmRouter.0*.nupkg").Single());
        Version = package["LlmRouter.".Length..];
    }

    /// <summary>The files in a package, without those of the format itself.</summary>
    public string[] Content(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Folder, $"{package}.{Version}.nupkg"));
        return [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name[0] != '[')
            .Order(StringComparer.Ordinal)];
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

[CollectionDefinition(nameof(Feed))]
public sealed class FeedCollection : ICollectionFixture<Feed>;
