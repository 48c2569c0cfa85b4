using System.Collections.Immutable;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmRouter.Generators;

/// <summary>
/// Writes, for every class with <c>[LlmRouter]</c>, typed clients for its model groups and its configuration as constant data.
/// Faults of a configuration are the analyzers' business; the generator reports nothing but its own failure.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class LlmRouterGenerator : IIncrementalGenerator
{
    private readonly Func<RouterModel, CancellationToken, OutputModel> _build;

    /// <summary>Used by the compiler.</summary>
    public LlmRouterGenerator()
        : this(OutputBuilder.Build)
    {
    }

    internal LlmRouterGenerator(Func<RouterModel, CancellationToken, OutputModel> build) => _build = build;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<DeclarationModel> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.RouterAttribute, static (node, _) => node is TypeDeclarationSyntax, Declaration)
            .WithTrackingName(TrackingNames.Declarations);

        // Options are compared with nothing: whenever any of them changes, all of them are asked again, but no file is read again.
        IncrementalValuesProvider<DocumentModel> documents = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(static file => ModelsFile.Is(file.Left, file.Right))
            .Select(static (file, _) => file.Left)
            .Select(Document)
            .WithTrackingName(TrackingNames.Documents);

        IncrementalValuesProvider<OutputModel> outputs = declarations.Collect()
            .Combine(documents.Collect())
            .SelectMany(static (all, cancellation) => RouterJoiner.Join(all.Left, all.Right, cancellation))
            .WithTrackingName(TrackingNames.Routers)
            .Select(Build)
            .WithTrackingName(TrackingNames.Outputs);

        // Two files: code that uses the router, and so the editor, depends on the first one only.
        context.RegisterSourceOutput(
            outputs.Select(static (output, _) => (output.Api, output.Failure)).WithTrackingName(TrackingNames.Api),
            static (production, output) =>
            {
                Report(production, output.Failure);
                if (output.Api is { } api)
                {
                    Guard(production, api.Shape.FullName, () => production.AddSource(api.HintName + ".LlmRouter.g.cs", ApiEmitter.Emit(api, production.CancellationToken)));
                }
            });
        context.RegisterImplementationSourceOutput(
            outputs.Select(static (output, _) => output.Tables).WithTrackingName(TrackingNames.Tables),
            static (production, tables) =>
            {
                if (tables is not null)
                {
                    Guard(production, tables.Shape.FullName, () => production.AddSource(tables.HintName + ".LlmRouter.Tables.g.cs", TablesEmitter.Emit(tables, production.CancellationToken)));
                }
            });
    }

    private static DeclarationModel Declaration(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var router = (INamedTypeSymbol)context.TargetSymbol;
        try
        {
            var faults = new FaultBag();
            RouterShape shape = ShapeReader.Read(router, faults, cancellation);
            ConfigNode attributes = AttributeReader.Read(router, faults, cancellation);
            return new DeclarationModel(shape, attributes, Errors(faults), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            string name = KnownNames.FullName(router);
            var nothing = new RouterShape("", router.Name, name, default, UserConstructors.Other, Fits: false);
            return new DeclarationModel(nothing, ConfigNode.OfBroken(Place.None), default, FailureModel.Of(name, exception));
        }
    }

    private static DocumentModel Document(AdditionalText file, CancellationToken cancellation)
    {
        var faults = new FaultBag();
        ConfigNode root = JsonReader.Read(file.Path, file.GetText(cancellation)?.ToString() ?? "", faults, cancellation);
        return new DocumentModel(file.Path, root, Errors(faults));
    }

    private static EquatableArray<string> Errors(FaultBag faults)
    {
        var errors = new List<string>();
        OutputBuilder.AddErrors(errors, faults);
        return new EquatableArray<string>([.. errors]);
    }

    private OutputModel Build(RouterModel router, CancellationToken cancellation)
    {
        if (router.Declaration.Failure is { } failure)
        {
            return new OutputModel(null, null, failure);
        }

        try
        {
            return _build(router, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new OutputModel(null, null, FailureModel.Of(router.Declaration.Shape.FullName, exception));
        }
    }

    private static void Guard(SourceProductionContext production, string router, Action emit)
    {
        try
        {
            emit();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Report(production, FailureModel.Of(router, exception));
        }
    }

    private static void Report(SourceProductionContext production, FailureModel? failure)
    {
        if (failure is not null)
        {
            production.ReportDiagnostic(Diagnostic.Create(RuleDescriptors.Get(DeclarationRules.GeneratorFailed), Location.None, failure.Router, failure.Message));
        }
    }
}
