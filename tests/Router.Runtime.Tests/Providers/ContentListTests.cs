using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

public class ContentListTests
{
    [Fact]
    public void It_behaves_like_a_list_whatever_is_done_to_it()
    {
        AIContent[] pool = [new TextContent("a"), new TextContent("b"), new TextContent("c")];
        Random random = new(3);
        for (int run = 0; run < 200; run++)
        {
            ContentList list = [];
            List<AIContent> model = [];
            for (int step = 0; step < 12; step++)
            {
                AIContent item = pool[random.Next(pool.Length)];
                int at = random.Next(model.Count + 1);
                switch (random.Next(6))
                {
                    case 0:
                        list.Insert(at, item);
                        model.Insert(at, item);
                        break;
                    case 1:
                        Assert.Equal(model.Remove(item), list.Remove(item));
                        break;
                    case 2 when at < model.Count:
                        list.RemoveAt(at);
                        model.RemoveAt(at);
                        break;
                    case 3 when at < model.Count:
                        list[at] = item;
                        model[at] = item;
                        break;
                    case 4 when random.Next(4) == 0:
                        list.Clear();
                        model.Clear();
                        break;
                    default:
                        list.Add(item);
                        model.Add(item);
                        break;
                }

                AIContent[] copy = new AIContent[model.Count];
                list.CopyTo(copy, 0);
                Assert.Equal(model, copy);
                Assert.Equal(model, list);
                Assert.Equal(model.Count, list.Count);
                Assert.Equal(model.IndexOf(item), list.IndexOf(item));
                Assert.Throws<ArgumentOutOfRangeException>(() => list[list.Count]);
            }
        }
    }
}
