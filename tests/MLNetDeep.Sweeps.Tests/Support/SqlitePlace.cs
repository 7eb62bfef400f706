using System.Globalization;
using Microsoft.Data.Sqlite;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.Sweeps.Tests.Support;

internal sealed class SqlitePlace : StorePlace
{
    private readonly TempFolder _folder = new();

    public override string Name => $"'{Argument}'";

    public override string NameForAnother => "path";

    public override string Argument => _folder["sweep.db"];

    public override ISweepDatabase Open(StoreTerms terms) => new SqliteDatabase(Argument, isOnNetwork: false);

    public override void Delete(int trial) =>
        Execute(string.Create(CultureInfo.InvariantCulture, $"delete from trials where number = {trial}"));

    public override void Overwrite(int trial, int withTrial) => Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"update trials set trial = (select trial from trials where number = {withTrial}) where number = {trial}"));

    public override void Delete(string property) => Execute($"delete from sweep where name = '{property}'");

    public override void Dispose() => _folder.Dispose();

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Argument};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
