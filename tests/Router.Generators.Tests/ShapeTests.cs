namespace LlmRouter.Generators.Tests;

public class ShapeTests
{
    [Theory]
    [InlineData("using LlmRouter; [LlmRouter] partial class R;")]
    [InlineData("using LlmRouter; [LlmRouter] public sealed partial class R : Router;")]
    [InlineData("using LlmRouter; namespace A.@class { [LlmRouter] partial class @new : System.ICloneable { public object Clone() => this; } }")]
    [InlineData("using LlmRouter; namespace A; partial interface I { partial struct S { partial record P { partial record struct Q { partial class C { [LlmRouter] private partial class R; } } } } }")]
    [InlineData("using LlmRouter; [LlmRouter] partial class 路由; [LlmRouter] partial class R; namespace N { [LlmRouter] partial class R; [LlmRouter] partial class r2; [LlmRouter] partial class R2; }")]
    [InlineData("using LlmRouter; [LlmRouter] partial class R { public R(RouterOptions options, int other = 1) : base(options, Tables) { } }")]
    [InlineData("using LlmRouter; [LlmRouter] partial class R(RouterOptions options) : Router(options, Tables);")]
    [InlineData("using LlmRouter; [LlmRouter] partial class R { public R(int other) : base(null, Tables) { } }")]
    [InlineData("using LlmRouter; [LlmRouter] partial class R { public required string Name { get; init; } }")]
    [InlineData("using LlmRouter; [LlmRouter] partial class R; partial class R { static R() { } }")]
    public void Every_fitting_class_compiles(string source) => GeneratorRun.Of(source).AssertCompiles();
}
