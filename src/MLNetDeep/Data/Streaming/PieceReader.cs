using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Streaming;

/// <summary>
/// Reads the rows of one epoch on a thread of its own, piece after piece, while the piece before is trained on. There are never more than
/// two pieces. Disposing of it ends the reading, the thread, and the cursor with it.
/// </summary>
internal sealed class PieceReader : IDisposable
{
    private const int MostPieces = 2;

    private readonly DataSet _set;
    private readonly Func<RowScan, bool> _belongs;
    private readonly Func<int, int> _rowsOfPiece;
    private readonly Action _checkAlive;
    private readonly SemaphoreSlim _room = new(MostPieces);
    private readonly BlockingCollection<RowCollector> _pieces = [];
    private readonly Thread _thread;
    private volatile bool _isStopped;
    private ExceptionDispatchInfo? _failure;

    /// <param name="set">What is read.</param>
    /// <param name="belongs">Whether the row a scan stands at is one of these.</param>
    /// <param name="rowsOfPiece">How many rows a piece has, by its number from 0.</param>
    /// <param name="checkAlive">Called before every row; throws when the user has cancelled.</param>
    public PieceReader(DataSet set, Func<RowScan, bool> belongs, Func<int, int> rowsOfPiece, Action checkAlive)
    {
        (_set, _belongs, _rowsOfPiece, _checkAlive) = (set, belongs, rowsOfPiece, checkAlive);
        _thread = new Thread(Read) { IsBackground = true, Name = "MLNetDeep reading rows" };
        _thread.Start();
    }

    /// <summary>Whether the user has cancelled, so that the pieces ended before the rows did.</summary>
    public bool WasCancelled { get; private set; }

    /// <summary>
    /// The pieces in order; each is disposed of when the next is asked for. What went wrong while reading is thrown where the piece would
    /// have come.
    /// </summary>
    public IEnumerable<RowCollector> Pieces()
    {
        foreach (var piece in _pieces.GetConsumingEnumerable())
        {
            using (piece)
                yield return piece;
            _room.Release();
        }
        _failure?.Throw();
    }

    public void Dispose()
    {
        _isStopped = true;
        _room.Release();
        _thread.Join();
        while (_pieces.TryTake(out var piece))
            piece.Dispose();
        _pieces.Dispose();
        _room.Dispose();
    }

    private void Read()
    {
        try
        {
            using var scan = _set.Scan(CheckAlive);
            var isThereMore = true;
            for (var number = 0; isThereMore; number++)
            {
                _room.Wait();
                isThereMore = ReadPiece(scan, _rowsOfPiece(number));
            }
        }
        catch (Exception failure)
        {
            // A pass that is cut off just ends: nobody waits for its rows any more, or the loop will notice by itself.
            if (failure is not OperationCanceledException || !(_isStopped || WasCancelled))
                _failure = ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            _pieces.CompleteAdding();
        }
    }

    /// <returns>Whether there may be more rows.</returns>
    private bool ReadPiece(RowScan scan, int rows)
    {
        var piece = new RowCollector(_set.Columns, scan);
        try
        {
            var isThereMore = true;
            while (piece.Count < rows && (isThereMore = scan.MoveNext()))
            {
                if (_belongs(scan))
                    piece.Keep();
            }
            if (piece.Count > 0)
            {
                piece.Close();
                _pieces.Add(piece);
                piece = null;
            }
            return isThereMore;
        }
        finally
        {
            piece?.Dispose();
        }
    }

    private void CheckAlive()
    {
        if (_isStopped)
            throw new OperationCanceledException();

        try
        {
            _checkAlive();
        }
        catch (OperationCanceledException)
        {
            WasCancelled = true;
            throw;
        }
    }
}
