using static LlmRouter.FailureKind;
using static LlmRouter.Tests.Simulation.FailureTable.Cools;
using static LlmRouter.Tests.Simulation.FailureTable.Moves;

namespace LlmRouter.Tests.Simulation.FailureTable;

/// <summary>The table of failures, as the rules have it, with the ways in which providers of the OpenAI format say each of them.</summary>
internal static class FailureRows
{
    public static readonly FailureRow[] All =
    [
        //   kind                   said as                                        moves         again  cools           for     falls back
        new(RateLimited,           "429",                                          On,           true,  AtOnce,         "5s"),
        new(RateLimited,           "429 retry-after=2",                            On,           true,  AtOnce,         "2s"),
        new(RateLimited,           "429 code=slow_down retry-after-ms=2500",       On,           true,  AtOnce,         "2.5s"),
        new(RateLimited,           "inside code=rate_limit_exceeded",              On,           true,  AtOnce,         "5s"),
        new(RequestTooLarge,       "413",                                          On,           false, Never),
        new(RequestTooLarge,       "429 message=\"Request too large for gpt-4o\"", On,           false, Never),
        new(QuotaExhausted,        "402",                                          On,           false, WithCredential, "300s"),
        new(QuotaExhausted,        "429 code=insufficient_quota",                  On,           false, WithCredential, "300s"),
        new(QuotaExhausted,        "429 code=billing_not_active",                  On,           false, WithCredential, "300s"),
        new(QuotaExhausted,        "400 code=billing_hard_limit_reached",          On,           false, WithCredential, "300s"),
        new(FailureKind.Timeout,   "stall",                                        On,           true,  ByRate),
        new(FailureKind.Timeout,   "408",                                          On,           true,  ByRate),
        new(FailureKind.Timeout,   "504",                                          On,           true,  ByRate),
        new(ServerError,           "500",                                          On,           true,  ByRate),
        new(ServerError,           "502",                                          On,           true,  ByRate),
        new(ServerError,           "503",                                          On,           true,  ByRate),
        new(ServerError,           "503 retry-after=7",                            On,           true,  AtOnce,         "7s"),
        new(ServerError,           "529",                                          On,           true,  AtOnce,         "5s"),
        new(ServerError,           "424",                                          On,           true,  ByRate),
        new(ServerError,           "498",                                          On,           true,  ByRate),
        new(ServerError,           "520",                                          On,           true,  ByRate),
        new(ServerError,           "526",                                          On,           true,  ByRate),
        new(ServerError,           "inside code=server_error",                     On,           true,  ByRate),
        new(Connection,            "refused",                                      On,           true,  ByRate),
        new(Connection,            "reset",                                        On,           true,  ByRate),
        new(MalformedResponse,     "garbage",                                      On,           true,  ByRate),
        new(MalformedResponse,     "truncated",                                    On,           true,  ByRate),
        new(MalformedResponse,     "page",                                         On,           true,  ByRate),
        new(Authentication,        "401",                                          On,           false, WithCredential, "5s"),
        new(PermissionDenied,      "403",                                          On,           false, EvenAlone,      "5s"),
        new(NotFound,              "404 code=model_not_found",                     On,           false, EvenAlone,      "5s"),
        new(NotFound,              "405",                                          On,           false, EvenAlone,      "5s"),
        new(NotFound,              "410",                                          On,           false, EvenAlone,      "5s"),
        new(NotFound,              "301",                                          On,           false, EvenAlone,      "5s"),
        new(Conflict,              "409",                                          On,           true,  Never),
        new(Conflict,              "425",                                          On,           true,  Never),
        new(Unsupported,           "400 code=unsupported_parameter",               ToOtherModel, false, Never),
        new(Unsupported,           "422 code=unsupported_value",                   ToOtherModel, false, Never),
        new(BadRequest,            "400",                                          Nowhere,      false, Never,          "",     false),
        new(BadRequest,            "422",                                          Nowhere,      false, Never,          "",     false),
        new(BadRequest,            "418",                                          Nowhere,      false, Never,          "",     false),
        new(BadRequest,            "404 param=file_id",                            Nowhere,      false, Never,          "",     false),
        new(ContextWindowExceeded, "400 code=context_length_exceeded",             ToOtherModel, false, Never),
        new(ContextWindowExceeded, "413 code=context_length_exceeded",             ToOtherModel, false, Never),
        new(ContentFiltered,       "400 code=content_filter",                      Nowhere,      false, Never,          "",     false),
        new(ContentFiltered,       "400 code=content_policy_violation",            Nowhere,      false, Never,          "",     false),
        new(ContentFiltered,       "403 code=moderation_blocked",                  Nowhere,      false, Never,          "",     false),
    ];
}
