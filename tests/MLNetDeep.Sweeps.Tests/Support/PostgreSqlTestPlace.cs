using System.Globalization;
using MLNetDeep.Sweeps.PostgreSql.Server;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A sweep of its own among those of the other tests, in one schema of one server.</summary>
internal sealed class PostgreSqlTestPlace : StorePlace
{
    private static int _count;

    private readonly PostgreSqlServer _server = PostgreSqlServer.Shared;
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"test {Interlocked.Increment(ref _count)}");

    public override string Name => Place.Text;

    public override string NameForAnother => "name";

    public override string Argument => $"{_name}|{_server.ConnectionString}";

    private PostgreSqlPlace Place => PostgreSqlPlace.Of(_server.ConnectionString, _name, "mlnetdeep");

    public override ISweepDatabase Open(StoreTerms terms) => new PostgreSqlDatabase(Place, terms);

    public override void Delete(int trial) => _server.Execute(string.Create(
        CultureInfo.InvariantCulture, $"delete from mlnetdeep.sweep_trials t using mlnetdeep.sweeps s where {OfThis} and number = {trial}"));

    public override void Overwrite(int trial, int withTrial) => _server.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"update mlnetdeep.sweep_trials t set trial = other.trial from mlnetdeep.sweeps s, mlnetdeep.sweep_trials other "
        + $"where {OfThis} and t.number = {trial} and other.sweep = s.id and other.number = {withTrial}"));

    public override void Delete(string property) =>
        _server.Execute($"delete from mlnetdeep.sweep_properties t using mlnetdeep.sweeps s where {OfThis} and t.name = '{property}'");

    public override void Dispose() => _server.Execute($"delete from mlnetdeep.sweeps where name = '{_name}'");

    private string OfThis => $"t.sweep = s.id and s.name = '{_name}'";
}
