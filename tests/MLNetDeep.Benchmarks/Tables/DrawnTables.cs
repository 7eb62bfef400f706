using System.Globalization;
using Row = MLNetDeep.Benchmarks.Tables.WideTables.Row;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>Tables whose ids have effects, drawn by a fixed seed. A third of the rows are test rows, or a quarter of many.</summary>
internal static class DrawnTables
{
    /// <summary>Customers, some of whom come often: each has a level, which also stretches the effect of a number.</summary>
    public static (List<Row> Train, List<Row> Test) Customers(int count, int rows)
    {
        var draw = new Draws();
        var level = draw.Normals(count);
        var customer = draw.Zipf(count, count > 1000 ? .6 : .8);
        return Split(rows, _ =>
        {
            var (i, x, z) = (customer(), draw.Uniform(-2, 2), draw.Uniform(-2, 2));
            return Of(level[i] * (1 + .5 * x) + Math.Sin(2 * z) + .5 * draw.Normal(), [x, z], [$"u{i}", $"k{draw.Below(5)}"]);
        });
    }

    /// <summary>Users and items with an interaction of two factors, as in recommending.</summary>
    public static (List<Row> Train, List<Row> Test) Pairs()
    {
        var draw = new Draws();
        double[][] users = [.. Enumerable.Range(0, 500).Select(_ => draw.Normals(3))];
        double[][] items = [.. Enumerable.Range(0, 200).Select(_ => draw.Normals(3))];
        var (user, item) = (draw.Zipf(users.Length, .5), draw.Zipf(items.Length, .7));
        return Split(16_000, _ =>
        {
            var (u, i, x) = (user(), item(), draw.Normal());
            var (a, b) = (users[u], items[i]);
            return Of(a[0] + b[0] + a[1] * b[1] + .5 * a[2] * b[2] + .5 * x + .5 * draw.Normal(), [x], [$"u{u}", $"i{i}"]);
        });
    }

    /// <summary>600 towns, of which 150 are in three of ten test rows alone; a number of the town tells a part of its effect.</summary>
    public static (List<Row> Train, List<Row> Test) Towns()
    {
        var draw = new Draws();
        double[] size = [.. Enumerable.Range(0, 600).Select(_ => draw.Uniform(0, 1))];
        double[] effect = [.. size.Select(each => 2 * each + .7 * draw.Normal())];
        return Split(12_000, isTest =>
        {
            var town = isTest && draw.Uniform(0, 1) < .3 ? 450 + draw.Below(150) : draw.Below(450);
            var x = draw.Normal();
            return Classified(draw, 2 * (effect[town] + x * (size[town] - .5) - 1), [x, size[town]], [$"t{town}"]);
        });
    }

    /// <summary>Categories of 30, 45, 70, 120 and 180 values, two of which interact, and one with a number.</summary>
    public static (List<Row> Train, List<Row> Test) Middle()
    {
        var draw = new Draws();
        int[] counts = [30, 45, 70, 120, 180];
        double[][] effects = [.. counts.Select(draw.Normals)];
        double[][] factors = [.. counts.Select(draw.Normals)];
        Func<int>[] values = [.. counts.Select(count => draw.Zipf(count, .7))];
        return Split(12_000, _ =>
        {
            int[] c = [.. values.Select(value => value())];
            var x = draw.Normal();
            var sum = .5 * effects.Select((each, i) => each[c[i]]).Sum() + factors[1][c[1]] * factors[3][c[3]] + .5 * x * factors[2][c[2]];
            return Classified(draw, 1.5 * sum, [x], [.. c.Select(value => $"v{value}")]);
        });
    }

    /// <summary>4,000 products, few of which sell often; whether one is sent back.</summary>
    public static (List<Row> Train, List<Row> Test) Products()
    {
        var draw = new Draws();
        var effect = draw.Normals(4000);
        var product = draw.Zipf(effect.Length, 1);
        return Split(16_000, _ =>
        {
            var (i, x, hour) = (product(), draw.Normal(), draw.Below(24));
            return Classified(draw, 1.2 * effect[i] + .8 * x + Math.Sin(hour / 24.0 * 2 * Math.PI), [x, hour], [$"p{i}"]);
        });
    }

    /// <summary>A category of 700 values without any effect.</summary>
    public static (List<Row> Train, List<Row> Test) Useless()
    {
        var draw = new Draws();
        return Split(12_000, _ =>
        {
            var (x, z) = (draw.Normal(), draw.Normal());
            return Of(
                Math.Sin(2 * x) + z * x + .5 * draw.Normal(), [x, z, draw.Normal()], [$"w{draw.Below(700)}", $"k{draw.Below(3)}"]);
        });
    }

    private static (List<Row> Train, List<Row> Test) Split(int rows, Func<bool, Row> make)
    {
        var tests = rows > 30_000 ? 8000 : 4000;
        return ([.. Enumerable.Range(0, rows - tests).Select(_ => make(false))], [.. Enumerable.Range(0, tests).Select(_ => make(true))]);
    }

    private static Row Classified(Draws draw, double logOdds, double[] numbers, string[] texts)
    {
        var row = Of(0, numbers, texts);
        row["y"] = draw.Uniform(0, 1) < 1 / (1 + Math.Exp(-logOdds)) ? "k1" : "k0";
        return row;
    }

    private static Row Of(double label, double[] numbers, string[] texts)
    {
        var row = new Row();
        foreach (var (i, number) in numbers.Index())
            row[$"n{i}"] = number.ToString("F3", CultureInfo.InvariantCulture);
        foreach (var (i, text) in texts.Index())
            row[$"c{i}"] = text;
        row["y"] = label.ToString("F3", CultureInfo.InvariantCulture);
        return row;
    }

    private sealed class Draws
    {
        private readonly Random _random = new(1);

        public double Uniform(double from, double to) => from + (to - from) * _random.NextDouble();

        public int Below(int count) => _random.Next(count);

        public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

        public double[] Normals(int count) => [.. Enumerable.Range(0, count).Select(_ => Normal())];

        /// <summary>Draws from 0 on, value i with a probability proportional to (i + 1) to the power of minus the exponent.</summary>
        public Func<int> Zipf(int count, double exponent)
        {
            var sums = new double[count];
            for (var i = 0; i < count; i++)
                sums[i] = (i == 0 ? 0 : sums[i - 1]) + Math.Pow(i + 1, -exponent);
            return () => Array.BinarySearch(sums, Uniform(0, sums[^1])) is var at && at < 0 ? Math.Min(~at, count - 1) : at;
        }
    }
}
